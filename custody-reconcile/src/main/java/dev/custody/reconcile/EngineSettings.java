package dev.custody.reconcile;

import java.time.Duration;
import java.util.Objects;

/**
 * How an engine works. What decides about trust is not here but in {@link TrustPolicy}.
 *
 * @param mode what an absence needs
 * @param timing tolerances of time
 * @param limits what it holds at most
 * @param sensors tolerances of positions, scales and seals
 * @param devices what is expected of devices and people
 * @param statistics what is concluded from many events
 * @since 0.1.0
 */
public record EngineSettings(
    WatermarkMode mode,
    EngineTiming timing,
    EngineLimits limits,
    SensorSettings sensors,
    DeviceSettings devices,
    StatisticsSettings statistics) {

  /** Checks that nothing is null. */
  public EngineSettings {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(timing, "timing");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(sensors, "sensors");
    Objects.requireNonNull(devices, "devices");
    Objects.requireNonNull(statistics, "statistics");
  }

  /** Road transport in shifts of eight hours, with five minutes of disorder. */
  public static EngineSettings roadTransport(WatermarkMode mode) {
    return new EngineSettings(
        mode,
        EngineTiming.roadTransport(),
        EngineLimits.roadTransport(),
        SensorSettings.roadTransport(),
        DeviceSettings.roadTransport(),
        StatisticsSettings.roadTransport());
  }

  /** The same with another allowed lateness. */
  public EngineSettings withLateness(Duration lateness) {
    return withTiming(timing.withLateness(lateness));
  }

  /** The same with other tolerances of time. */
  public EngineSettings withTiming(EngineTiming timing) {
    return new EngineSettings(mode, timing, limits, sensors, devices, statistics);
  }

  /** The same with other limits. */
  public EngineSettings withLimits(EngineLimits limits) {
    return new EngineSettings(mode, timing, limits, sensors, devices, statistics);
  }

  /** The same with other tolerances of sensors. */
  public EngineSettings withSensors(SensorSettings sensors) {
    return new EngineSettings(mode, timing, limits, sensors, devices, statistics);
  }

  /** The same with other expectations of devices. */
  public EngineSettings withDevices(DeviceSettings devices) {
    return new EngineSettings(mode, timing, limits, sensors, devices, statistics);
  }

  /** The same with other conclusions from many events. */
  public EngineSettings withStatistics(StatisticsSettings statistics) {
    return new EngineSettings(mode, timing, limits, sensors, devices, statistics);
  }
}
