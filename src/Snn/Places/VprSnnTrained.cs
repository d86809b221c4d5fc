namespace Neuromorphic.Snn.Places;

/// <summary>What a module of VPRSNN has learned.</summary>
/// <param name="Places">Its places, in the order in which it learned them.</param>
/// <param name="Weights">[pixels, neurons].</param>
/// <param name="Thetas">Adaptive thresholds in mV.</param>
/// <param name="Assigned">Per neuron the place to which it answers most in the last epoch, or -1 for a silent one.</param>
/// <param name="Answered">Per neuron the number of the map's reference images (first traverse) to which it answers with at least one spike.</param>
public sealed record VprSnnTrained(int[] Places, double[] Weights, double[] Thetas, int[] Assigned, int[] Answered);
