namespace Neuromorphic.Data.Synthetic;

/// <summary>A data set of spoken digits as a cochlea of 64 channels would report them, in the form of N-TIDIGITS.</summary>
/// <remarks>Speakers differ by normal draws, keyed by (seed, number of the recording).</remarks>
public sealed record GeneratedSpokenDigitsOptions
{
    /// <summary>Recordings to train on, at least 1. Recording i is word i modulo 11.</summary>
    public int Train { get; init; } = 1100;

    /// <summary>Recordings to test on, at least 0; they follow those to train on.</summary>
    public int Test { get; init; } = 440;

    /// <summary>Seed of everything drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Rate of a channel in the middle of a loud formant, in Hz. With the others by default, 15 % of the bins of the preset for N-TIDIGITS hold a spike.</summary>
    public double LargestRateHz { get; init; } = 400;

    /// <summary>Rate of a channel that hears nothing, in Hz.</summary>
    public double RestRateHz { get; init; } = 8;

    /// <summary>Dead time of a channel in ms.</summary>
    public double DeadMs { get; init; } = 1;

    /// <summary>Standard deviation of the logarithm of the length of a speaker's vocal tract: shifts all formants.</summary>
    public double TractSpread { get; init; } = 0.2;

    /// <summary>Standard deviation of the logarithm of every formant of every sound.</summary>
    public double FormantSpread { get; init; } = 0.2;

    /// <summary>Standard deviation of the logarithm of the length, of a recording and of every sound in it.</summary>
    public double LengthSpread { get; init; } = 0.3;

    /// <summary>Standard deviation of the logarithm of the loudness, of a recording and of every sound in it.</summary>
    public double LoudnessSpread { get; init; } = 0.5;

    /// <summary>Checks every number.</summary>
    /// <exception cref="ArgumentException">Some are out of range; the message lists all of them.</exception>
    public void Validate()
    {
        OptionRanges ranges = new(nameof(GeneratedSpokenDigitsOptions));
        ranges.Require(nameof(Train), Train, 1, 10_000_000, "recordings");
        ranges.Require(nameof(Test), Test, 0, 10_000_000, "recordings");
        ranges.Require(nameof(LargestRateHz), LargestRateHz, 1, 10_000, "Hz");
        ranges.Require(nameof(RestRateHz), RestRateHz, 0, 1000, "Hz");
        ranges.Require(nameof(DeadMs), DeadMs, 0, 100, "ms");
        ranges.Require(nameof(TractSpread), TractSpread, 0, 0.5, "of the logarithm");
        ranges.Require(nameof(FormantSpread), FormantSpread, 0, 0.5, "of the logarithm");
        ranges.Require(nameof(LengthSpread), LengthSpread, 0, 0.5, "of the logarithm");
        ranges.Require(nameof(LoudnessSpread), LoudnessSpread, 0, 1, "of the logarithm");
        ranges.Throw();
    }
}
