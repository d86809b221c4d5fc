using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Data.Synthetic;

/// <summary>A Gaussian blur of a line of samples, evaluated at nodes that lie between them at a fixed phase. Immutable; thread safe.</summary>
internal sealed class Blur
{
    private readonly float[] _weights;
    private readonly int _start, _firstTap, _samples;

    /// <param name="sigma">Standard deviation in samples; below 0.2 the nearest samples are averaged.</param>
    /// <param name="start">Node at which sample 0 lies.</param>
    /// <param name="samples">Number of samples.</param>
    /// <param name="nodes">Number of nodes.</param>
    /// <param name="phase">What every node is shifted by, in samples: 0 or 0.5.</param>
    public Blur(double sigma, int start, int samples, int nodes, double phase)
    {
        (_start, _samples) = (start, samples);
        double width = Math.Max(sigma, 0.2), reach = Math.Max(3 * width, 0.5);
        _firstTap = (int)Math.Ceiling(phase - reach);
        int lastTap = (int)Math.Floor(phase + reach);
        double[] weights = new double[lastTap - _firstTap + 1];
        double sum = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            double distance = (k + _firstTap - phase) / width;
            sum += weights[k] = LaneMath.Exp<DoubleLane, bool>(new DoubleLane(-distance * distance / 2)).Value;
        }
        _weights = Array.ConvertAll(weights, weight => (float)(weight / sum));
        First = Math.Max(0, start - lastTap);
        End = Math.Min(nodes, start + samples - _firstTap);
    }

    /// <summary>First node that any sample reaches.</summary>
    public int First { get; }

    /// <summary>Behind the last node that any sample reaches.</summary>
    public int End { get; }

    /// <summary>Blurs; only the nodes from <see cref="First"/> to <see cref="End"/> are written. Outside of the samples lies 0.</summary>
    /// <remarks>Each node sums its samples in ascending order.</remarks>
    public void Apply(ReadOnlySpan<float> samples, int sampleStride, Span<float> nodes, int nodeStride)
    {
        for (int node = First; node < End; node++)
        {
            float sum = 0;
            int sample = node - _start + _firstTap;
            for (int k = 0; k < _weights.Length; k++, sample++)
                if ((uint)sample < (uint)_samples) sum += _weights[k] * samples[sample * sampleStride];
            nodes[node * nodeStride] = sum;
        }
    }
}
