using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Networks;

/// <summary>Synapses from one population to a channel of another.</summary>
/// <param name="Name">Unique in its network.</param>
/// <param name="Source">Where spikes come from.</param>
/// <param name="Target">Where they go.</param>
/// <param name="Connectivity">Which pairs.</param>
/// <param name="Weight">Weights.</param>
/// <param name="Delay">Delays, or null for one step.</param>
/// <param name="Channel">Channel of the target.</param>
/// <param name="Learning">Learning rule, or null.</param>
public sealed record Projection(
    string Name, Population Source, Population Target, ConnectivitySpec Connectivity, Weight Weight, Value<Time>? Delay, string Channel, LearningRule? Learning);
