package dev.custody.reconcile.internal.facts;

import dev.custody.reconcile.internal.table.UnitHash;
import dev.custody.reconcile.internal.table.UnitTable;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All names that an engine knows, each with what is kept under it.
 *
 * <p>Names come from outside. They are found by a hash under a key that is drawn for each engine,
 * so nobody can aim names at one corner of the table; nothing that comes out depends on the key,
 * because the table is never gone through. Names are never forgotten: a handle is the number of a
 * name in the order in which they came.
 */
final class Directory {

  private static final int NAMES_MAX = UnitTable.ENTRIES_LIMIT;
  private static final int PAGE_SHIFT = 10;
  private static final int PAGE = 1 << PAGE_SHIFT;

  private final UnitTable handles = new UnitTable(0, NAMES_MAX);
  private final UnitHash hash;
  private Named[][] pages = new Named[4][];
  private @Nullable Named last; // rules ask about one name again and again

  /** An empty directory with a key of its own. */
  Directory() {
    this(drawn());
  }

  /** The same with this key, for tests. */
  Directory(byte[] key) {
    hash = UnitHash.of(key);
  }

  private static byte[] drawn() {
    byte[] key = new byte[UnitHash.KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }

  /** What is kept under a name; null if nothing ever was. */
  @Nullable Named find(String name) {
    Named known = last;
    if (known != null && known.name == name) {
      return known;
    }
    hash.hash(name);
    int handle = handles.find(hash.high(), hash.low());
    return handle < 0 ? null : kept(handle, name);
  }

  /** What is kept under a name from now on. */
  Named at(String name) {
    Named known = last;
    if (known != null && known.name == name) {
      return known;
    }
    hash.hash(name);
    int before = handles.size();
    int handle = handles.findOrAdd(hash.high(), hash.low());
    if (handles.size() > before) {
      int page = handle >>> PAGE_SHIFT;
      if (page == pages.length) {
        pages = Arrays.copyOf(pages, 2 * page);
      }
      if (pages[page] == null) {
        pages[page] = new Named[PAGE];
      }
      pages[page][handle & (PAGE - 1)] = new Named(name);
    }
    return kept(handle, name);
  }

  private Named kept(int handle, String name) {
    Named found = pages[handle >>> PAGE_SHIFT][handle & (PAGE - 1)];
    if (!found.name.equals(name)) {
      throw new AssertionError("two names with one keyed hash of 128 bits");
    }
    last = found;
    return found;
  }

  /** How many names there are. */
  int size() {
    return handles.size();
  }
}
