namespace Neuromorphic.Hal.Host.Verification;

/// <summary>Times of a case on its grid of steps: the state after step k, and a spike of step k, have the time (k + 1) dt.</summary>
internal sealed class TimeGrid
{
    private readonly VerificationCase _case;

    public TimeGrid(VerificationCase c)
    {
        _case = c;
        DtMs = c.Number("dt_ms");
        DurationMs = c.Number("duration_ms");
        if (!(DtMs > 0) || !(DurationMs > 0)) throw c.Error($"has dt {DtMs} ms and duration {DurationMs} ms; both must be positive");
        Count = (int)Steps(DurationMs, "duration");
    }

    public double DtMs { get; }

    public double DurationMs { get; }

    /// <summary>Number of steps.</summary>
    public int Count { get; }

    /// <summary>A duration in whole steps.</summary>
    public long Steps(double ms, string what)
    {
        double steps = ms / DtMs;
        if (!double.IsFinite(steps) || Math.Abs(steps - Math.Round(steps)) > 1e-6 * Math.Max(1, Math.Abs(steps)))
            throw _case.Error($"has a {what} of {ms} ms, which is no multiple of dt {DtMs} ms");
        return (long)Math.Round(steps);
    }

    /// <summary>The step whose end is at a time.</summary>
    public long SpikeStep(double ms, string what)
    {
        long step = Steps(ms, what) - 1;
        return step >= 0 ? step : throw _case.Error($"has a {what} at {ms} ms, before the end of the first step");
    }
}
