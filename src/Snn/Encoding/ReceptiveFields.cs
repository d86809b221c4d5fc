using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Snn.Encoding;

/// <summary>Population code of numbers: overlapping Gaussian receptive fields, whose answers in (0, 1] a rate or latency encoder turns into spikes.</summary>
/// <remarks>
/// <code>
/// answer_i = exp(-(x - c_i)^2 / (2 sigma^2)),   c_i = low + (i - 1/2) w,   sigma = w / beta,   w = (high - low) / (fields - 2),   i = 0 .. fields - 1
/// </code>
/// The first and the last centre lie half a width outside the range, so its ends are seen from both sides. The exponential is made of lane operations: the
/// same bits on every machine. Immutable, thread safe. Source: Bohte, La Poutre, Kok, IEEE Trans. Neural Netw. 13, 2002.
/// </remarks>
public sealed class ReceptiveFields
{
    private readonly double _low, _width, _sigma;

    /// <summary>Fields over a range.</summary>
    /// <param name="fields">Fields per number, at least 3.</param>
    /// <param name="low">Lower end of the range.</param>
    /// <param name="high">Upper end of the range, above the lower.</param>
    /// <param name="beta">Width of a field: the larger the narrower, positive; the publication takes 1 to 2.</param>
    public ReceptiveFields(int fields, double low, double high, double beta = 1.5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fields, 3);
        if (!(high > low && double.IsFinite(high - low))) throw new ArgumentOutOfRangeException(nameof(high), high, $"Allowed are numbers above the lower end, {low}.");
        if (!(beta > 0 && double.IsFinite(beta))) throw new ArgumentOutOfRangeException(nameof(beta), beta, "Allowed are positive numbers.");
        Fields = fields;
        _low = low;
        _width = (high - low) / (fields - 2);
        _sigma = _width / beta;
    }

    /// <summary>Fields per number.</summary>
    public int Fields { get; }

    /// <summary>The answers of all fields to all numbers: field i of number k is element k <see cref="Fields"/> + i.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public float[] Answers(ReadOnlySpan<float> values)
    {
        float[] answers = new float[checked(values.Length * Fields)];
        for (int k = 0; k < values.Length; k++)
        {
            if (!float.IsFinite(values[k])) throw new ArgumentException($"Number {k} is {values[k]}; allowed are finite numbers.", nameof(values));
            for (int i = 0; i < Fields; i++)
            {
                double z = (values[k] - (_low + (i - 0.5) * _width)) / _sigma;
                // The exponential is right to 1e-7 of itself, so at a centre it may come out a hair above 1, which encoders refuse.
                answers[k * Fields + i] = Math.Min(1, LaneMath.Exp<SingleLane, bool>(new SingleLane((float)(-z * z / 2))).Value);
            }
        }
        return answers;
    }
}
