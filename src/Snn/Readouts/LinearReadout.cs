namespace Neuromorphic.Snn.Readouts;

/// <summary>An affine layer from features to class scores: score = W x + b. What every readout of this library trains to.</summary>
/// <remarks>Immutable, thread safe. Sums run over features ascending, one fused multiply-add each, at every vector width.</remarks>
public sealed class LinearReadout
{
    private readonly float[] _weights;
    private readonly float[] _bias;
    private readonly ClassPanels _panels;

    /// <summary>A layer of the given weights, which are copied.</summary>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="features">Number of features, at least 1.</param>
    /// <param name="weights">[classes, features].</param>
    /// <param name="bias">[classes].</param>
    /// <exception cref="ArgumentException">A length does not fit, or a number is not finite.</exception>
    public LinearReadout(int classes, int features, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        if (weights.Length != (long)classes * features || bias.Length != classes)
        {
            throw new ArgumentException(
                $"{weights.Length} weights and {bias.Length} biases for {classes} classes of {features} features; {(long)classes * features} and {classes} are needed.");
        }
        RequireFinite(weights, "weight");
        RequireFinite(bias, "bias");
        (Classes, Features) = (classes, features);
        _weights = weights.ToArray();
        _bias = bias.ToArray();
        _panels = new ClassPanels(classes, features);
        _panels.Load(_weights, _bias);
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Number of features.</summary>
    public int Features { get; }

    /// <summary>[classes, features].</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>[classes].</summary>
    public ReadOnlySpan<float> Bias => _bias;

    /// <summary>The score of every class for one sample.</summary>
    /// <param name="features">[features].</param>
    /// <param name="scores">[classes], written.</param>
    public void Scores(ReadOnlySpan<float> features, Span<float> scores)
    {
        if (features.Length != Features) throw new ArgumentException($"{features.Length} features; this readout has {Features}.", nameof(features));
        if (scores.Length != Classes) throw new ArgumentException($"Room for {scores.Length} scores; this readout has {Classes} classes.", nameof(scores));
        Span<float> padded = stackalloc float[ClassPanels.StackLimit];
        if (_panels.Width > padded.Length) padded = new float[_panels.Width];
        padded = padded[.._panels.Width];
        _panels.Forward(features, 1, padded);
        padded[..Classes].CopyTo(scores);
    }

    /// <summary>The class with the largest score, the first of equals.</summary>
    public int Predict(ReadOnlySpan<float> features)
    {
        Span<float> scores = Classes <= ClassPanels.StackLimit ? stackalloc float[Classes] : new float[Classes];
        Scores(features, scores);
        return Largest(scores);
    }

    /// <summary>The predicted class of every sample.</summary>
    public int[] Predict(FeatureMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        int[] predicted = new int[features.Samples];
        for (int sample = 0; sample < predicted.Length; sample++) predicted[sample] = Predict(features.Row(sample));
        return predicted;
    }

    /// <summary>Softmax of scores, in place: what the softmax readout was trained to make of them.</summary>
    public static void Softmax(Span<float> scores)
    {
        float largest = float.NegativeInfinity, sum = 0;
        foreach (float score in scores) largest = MathF.Max(largest, score);
        for (int i = 0; i < scores.Length; i++) sum += scores[i] = SoftmaxReadout.Exp(scores[i] - largest);
        for (int i = 0; i < scores.Length; i++) scores[i] /= sum;
    }

    /// <summary>The same layer, working on features that were not standardised: the standardisation moves into weights and biases.</summary>
    internal LinearReadout Unstandardised(Standardisation standardisation)
    {
        float[] weights = new float[_weights.Length];
        float[] bias = new float[Classes];
        for (int c = 0; c < Classes; c++)
        {
            double shift = 0;
            for (int f = 0; f < Features; f++)
            {
                double weight = _weights[c * Features + f] * standardisation.Scale[f];
                weights[c * Features + f] = (float)weight;
                shift += weight * standardisation.Mean[f];
            }
            bias[c] = (float)(_bias[c] - shift);
        }
        return new LinearReadout(Classes, Features, weights, bias);
    }

    private static int Largest(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
            if (scores[i] > scores[best]) best = i;
        return best;
    }

    private static void RequireFinite(ReadOnlySpan<float> values, string what)
    {
        for (int i = 0; i < values.Length; i++)
            if (!float.IsFinite(values[i])) throw new ArgumentException($"Readout {what} {i} is {values[i]}; only finite numbers are allowed.");
    }
}
