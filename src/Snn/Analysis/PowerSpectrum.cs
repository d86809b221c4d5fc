using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Neuromorphic.Snn.Analysis;

/// <summary>One-sided power density of a signal over frequency: its integral is the signal's variance.</summary>
/// <param name="StepHz">Distance between frequencies; value k belongs to k times it, from 0 to half the sampling rate.</param>
/// <param name="Density">Power per Hz: Hz^2 / Hz for a rate.</param>
public sealed record PowerSpectrum(double StepHz, double[] Density)
{
    /// <summary>Spectrum of the population's rate per neuron.</summary>
    /// <param name="trains">The spikes.</param>
    /// <param name="binMs">Width of a bin: half its inverse is the highest frequency.</param>
    /// <param name="segmentMs">Length of a segment: its inverse is the resolution. Longer ones see finer, and scatter more.</param>
    /// <remarks>N independent Poisson processes of rate r have the density 2 r / N at every frequency.</remarks>
    public static PowerSpectrum OfRate(SpikeTrains trains, double binMs, double segmentMs)
        => Welch(FiringRates.BinnedHz(trains, binMs), (int)Math.Round(segmentMs / binMs, MidpointRounding.ToEven));

    /// <summary>Welch's estimate: the mean over segments that overlap by half, each without its mean and under a Hann window.</summary>
    /// <param name="signal">Values at equal distances.</param>
    /// <param name="segment">Values of a segment, at least 4 and at most all.</param>
    /// <remarks>Source: Welch, IEEE Trans. Audio Electroacoust. 15, 1967. Value 0 tells nothing, because means are taken off.</remarks>
    public static PowerSpectrum Welch(TimeSeries signal, int segment)
    {
        ArgumentNullException.ThrowIfNull(signal);
        if (segment < 4 || segment > signal.Values.Length)
            throw new ArgumentOutOfRangeException(nameof(segment), segment, $"A segment has 4 to {signal.Values.Length} values, which is all there are.");
        double samplingHz = 1000 / signal.StepMs;
        double[] window = [.. Enumerable.Range(0, segment).Select(i => 0.5 - 0.5 * Math.Cos(2 * Math.PI * i / segment))];
        double[] density = new double[segment / 2 + 1];
        int segments = 0;
        for (int first = 0; first + segment <= signal.Values.Length; first += segment / 2, segments++)
        {
            double[] part = signal.Values[first..(first + segment)];
            double mean = part.Average();
            Complex[] values = [.. part.Select((value, i) => new Complex((value - mean) * window[i], 0))];
            // This option leaves the forward transform a plain sum.
            Fourier.Forward(values, FourierOptions.Matlab);
            for (int k = 0; k < density.Length; k++) density[k] += values[k].Real * values[k].Real + values[k].Imaginary * values[k].Imaginary;
        }
        double scale = 1 / (segments * samplingHz * window.Sum(w => w * w));
        // All frequencies but 0 and half the sampling rate stand for themselves and their negative.
        for (int k = 0; k < density.Length; k++) density[k] *= k == 0 || 2 * k == segment ? scale : 2 * scale;
        return new PowerSpectrum(samplingHz / segment, density);
    }
}
