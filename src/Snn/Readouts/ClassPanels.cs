namespace Neuromorphic.Snn.Readouts;

/// <summary>The weights of an affine layer as [feature, class], classes padded to whole vectors, and the two products that training needs.</summary>
/// <remarks>Both are one sum of products, <see cref="PanelProduct"/>, with the roles of samples and features exchanged.</remarks>
internal sealed unsafe class ClassPanels
{
    /// <summary>Up to this many scores live on the stack.</summary>
    public const int StackLimit = 256;

    private readonly int _classes, _features;

    public ClassPanels(int classes, int features)
    {
        (_classes, _features) = (classes, features);
        Width = (classes + PanelProduct.Lanes - 1) / PanelProduct.Lanes * PanelProduct.Lanes;
        Weights = new float[checked((features + 1) * Width)];
    }

    /// <summary>Number of classes, padded.</summary>
    public int Width { get; }

    /// <summary>[features + 1, width]; the last row is the bias. Padding stays 0.</summary>
    public float[] Weights { get; }

    public void Load(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        for (int c = 0; c < _classes; c++)
        {
            for (int f = 0; f < _features; f++) Weights[f * Width + c] = weights[c * _features + f];
            Weights[_features * Width + c] = bias[c];
        }
    }

    public LinearReadout ToReadout()
    {
        float[] weights = new float[_classes * _features];
        for (int c = 0; c < _classes; c++)
            for (int f = 0; f < _features; f++) weights[c * _features + f] = Weights[f * Width + c];
        return new LinearReadout(_classes, _features, weights, Weights.AsSpan(_features * Width, _classes));
    }

    /// <summary>scores[s, c] = bias[c] + sum over features of x[s, f] w[f, c].</summary>
    public void Forward(ReadOnlySpan<float> x, int samples, Span<float> scores)
    {
        fixed (float* input = x, weights = Weights, output = scores)
        {
            PanelProduct product = new(input, _features, 1, weights, Width, _features, weights + (nint)_features * Width, output);
            product.Rows(samples);
        }
    }

    /// <summary>gradient[f, c] = sum over samples of x[s, f] d[s, c]; the last row sums d alone, for the bias.</summary>
    public void Gradient(ReadOnlySpan<float> x, ReadOnlySpan<float> d, int samples, Span<float> gradient)
    {
        float one = 1;
        fixed (float* input = x, error = d, output = gradient)
        {
            PanelProduct product = new(input, 1, _features, error, Width, samples, null, output);
            product.Rows(_features);
            PanelProduct bias = new(&one, 0, 0, error, Width, samples, null, output + (nint)_features * Width);
            bias.Rows(1);
        }
    }
}
