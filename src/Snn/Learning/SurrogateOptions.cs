namespace Neuromorphic.Snn.Learning;

/// <summary>Neurons of training through time, with the derivative of a sigmoid in place of the spike's.</summary>
/// <remarks>
/// <code>
/// u = lambda v + I;  z = 1 where u >= theta;  v = u - theta z        the reset is not differentiated
/// dz/du = a p (1 - p),  p = 1 / (1 + e^(-a (u - theta)))
/// </code>
/// Defaults: Xiao et al., ICLR 2024.
/// </remarks>
public sealed record SurrogateOptions
{
    /// <summary>Steps for which an image is shown, at least 1.</summary>
    public int Steps { get; init; } = 6;

    /// <summary>lambda, in [0, 1].</summary>
    public double Decay { get; init; } = 0.5;

    /// <summary>theta, greater than 0.</summary>
    public double Threshold { get; init; } = 1;

    /// <summary>a, greater than 0.</summary>
    public double Slope { get; init; } = 4;
}
