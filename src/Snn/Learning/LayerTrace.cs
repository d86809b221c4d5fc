using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Learning;

/// <summary>The presynaptic side of one layer of weights in a training step.</summary>
/// <param name="Layer">Number of the layer of weights, from 1 on.</param>
/// <param name="Population">Name of the population whose activity it is.</param>
/// <param name="Factor">What the weight gradient multiplies the error by.</param>
/// <param name="Activity">What the layer sends: its weighted rate, or its spikes of all steps.</param>
internal sealed record LayerTrace(int Layer, string Population, Operand Factor, Operand Activity);
