using Neuromorphic.Hal.Host.Verification;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Conformance;

/// <summary>Short words for the parts that test programs are made of.</summary>
public static class Parts
{
    /// <summary>Far above anything that arrives: a neuron with this threshold never spikes.</summary>
    public const double Unreachable = 1e30;

    /// <summary>Neurons that spike in the step in which something positive arrives.</summary>
    public static PopulationSpec Relays(string name, int size, int rank = 0)
        => new() { Name = name, Shape = [size], Rank = rank, Kernel = NeuronKernelSpec.Of<SpikeRelay>() };

    /// <summary>Neurons whose V is exactly what arrived in this step, and that never spike: v = 0 v + input.</summary>
    public static PopulationSpec Meters(string name, int size, int rank = 0)
        => Neurons<DiscreteLif>(name, size, rank, ("Decay", 0), ("VThreshold", Unreachable));

    /// <summary>Neurons whose V is the sum of all that arrived so far, and that never spike.</summary>
    public static PopulationSpec Sums(string name, int size, int rank = 0) => Neurons<IntegrateAndFire>(name, size, rank, ("VThreshold", Unreachable));

    /// <summary>Neurons that spike when channel "script" says so, whatever arrives on "synapses"; what arrived there in this step is their field Received.</summary>
    public static PopulationSpec Scripted(string name, int size, int rank = 0) => Neurons<ScriptedNeuron>(name, size, rank);

    /// <summary>Neurons of any kernel.</summary>
    public static PopulationSpec Neurons<TKernel>(string name, int size, int rank, params (string Name, ValueSpec Value)[] parameters)
        where TKernel : unmanaged, INeuronKernel
        => new()
        {
            Name = name,
            Shape = [size],
            Rank = rank,
            Kernel = NeuronKernelSpec.Of<TKernel>(),
            Parameters = parameters.ToDictionary(p => p.Name, p => p.Value),
        };

    /// <summary>A projection named "source->target", static unless the test adds a rule.</summary>
    public static ProjectionSpec Connect(string source, string target, ConnectivitySpec connectivity, ValueSpec weight, ValueSpec? delay = null, string channel = "in")
        => new()
        {
            Name = $"{source}->{target}",
            Source = source,
            Target = target,
            Channel = channel,
            Connectivity = connectivity,
            Weight = weight,
            DelaySteps = delay ?? 1,
        };

    /// <summary>Listed synapses, in any order of source.</summary>
    public static Csr Pairs(int sources, params (int Source, int Target)[] pairs)
    {
        long[] offsets = new long[sources + 1];
        foreach ((int source, _) in pairs) offsets[source + 1]++;
        for (int s = 0; s < sources; s++) offsets[s + 1] += offsets[s];
        return new Csr(offsets, [.. pairs.OrderBy(pair => pair.Source).Select(pair => pair.Target)]);
    }

    /// <summary>An events input named "events target" that adds 1 per event to channel "in".</summary>
    public static EventsInput Events(string target, params (long Step, int Neuron)[] events)
        => Jumps(target, "in", [.. events.Select(e => (e.Step, e.Neuron, 1f))]);

    /// <summary>An events input named "events target" that lets scripted neurons spike.</summary>
    public static EventsInput Script(string target, params (long Step, int Neuron)[] events)
        => Jumps(target, "script", [.. events.Select(e => (e.Step, e.Neuron, 1f))]);

    /// <summary>An events input named "events target" that adds any value per event.</summary>
    public static EventsInput Jumps(string target, string channel, params (long Step, int Neuron, float Value)[] events)
        => new()
        {
            Name = $"events {target}",
            Target = target,
            Channel = channel,
            Events = [.. events.OrderBy(e => e.Step).Select(e => new InputEvent(e.Step, e.Neuron, e.Value))],
        };

    /// <summary>A probe named after its population that records spikes.</summary>
    public static ProbeSpec SpikesOf(string population, long capacity = 100_000)
        => new() { Name = $"spikes {population}", Population = population, Kind = ProbeKind.Spikes, Capacity = capacity };

    /// <summary>A probe that records a field; V unless said otherwise.</summary>
    public static ProbeSpec FieldOf(string population, string field = "V", int every = 1, long capacity = 10_000)
        => new() { Name = $"{field} {population}", Population = population, Kind = ProbeKind.Field, Field = field, EverySteps = every, Capacity = capacity };

    /// <summary>A probe that counts spikes per window.</summary>
    public static ProbeSpec CountsOf(string population, int every, long capacity = 10_000)
        => new() { Name = $"counts {population}", Population = population, Kind = ProbeKind.Count, EverySteps = every, Capacity = capacity };
}
