namespace Neuromorphic.Snn.Learning;

/// <summary>Neurons and averages of training by spike representation.</summary>
/// <remarks>
/// <code>
/// u = beta u + (1 - beta) I;  z = 1 where u >= alpha Vth;  u = u - Vth z;  s = Vth / dt z         beta = e^(-dt / tau)
/// weighted rate of s: sum w_t s_t / sum w_t, w_t = beta^(T - t)
/// </code>
/// The neuron fires at a fraction alpha of what its reset subtracts, so its potential may become negative. Defaults: Xiao et al., ICLR 2024.
/// </remarks>
public sealed record DsrOptions
{
    /// <summary>Steps for which an image is shown, at least 1.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>Initial Vth of every hidden layer, greater than 0.</summary>
    public double Threshold { get; init; } = 0.3;

    /// <summary>tau, greater than 0.</summary>
    public double Tau { get; init; } = 1;

    /// <summary>dt, greater than 0.</summary>
    public double StepLength { get; init; } = 0.05;

    /// <summary>alpha, in (0, 1].</summary>
    public double FiringFraction { get; init; } = 0.3;

    /// <summary>A learned Vth never falls below this, greater than 0.</summary>
    public double LeastThreshold { get; init; } = 0.0005;

    /// <summary>beta.</summary>
    internal double Decay => Math.Exp(-StepLength / Tau);

    /// <summary>Sum of the weights of all steps.</summary>
    internal double SumOfWeights => Enumerable.Range(0, Steps).Sum(t => Math.Pow(Decay, t));

    /// <summary>T sum w^2 / (sum w)^2: what the last hidden layer's error is multiplied by, as its readout and its gradient are both weighted.</summary>
    internal double Kappa => Steps * Enumerable.Range(0, Steps).Sum(t => Math.Pow(Decay, 2 * t)) / (SumOfWeights * SumOfWeights);
}
