using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Host.Memory;

namespace Neuromorphic.Backends.Cpu.Phases;

/// <summary>The synapses of a listed or drawn projection by one end: those of neuron n are [Start[n], Start[n + 1]), partners ascending, then in synapse order.</summary>
internal sealed unsafe class SynapseIndex : IDisposable
{
    private SynapseIndex(int[] by, int[] partner, int neurons)
    {
        Start = new int[neurons + 1];
        foreach (int neuron in by) Start[neuron + 1]++;
        for (int n = 0; n < neurons; n++) Start[n + 1] += Start[n];
        int[] next = Start[..neurons], order = new int[by.Length];
        for (int synapse = 0; synapse < by.Length; synapse++) order[next[by[synapse]]++] = synapse;
        for (int n = 0; n < neurons; n++)
        {
            // Synapse numbers as second key make the sort a stable one.
            order.AsSpan(Start[n], Start[n + 1] - Start[n]).Sort((a, b) => partner[a] != partner[b] ? partner[a].CompareTo(partner[b]) : a.CompareTo(b));
        }
        (Partner, Synapse) = (new AlignedBuffer<int>(by.Length), new AlignedBuffer<int>(by.Length));
        for (int i = 0; i < by.Length; i++) (Partner[i], Synapse[i]) = (partner[order[i]], order[i]);
    }

    /// <summary>First place of each neuron.</summary>
    public int[] Start { get; }

    /// <summary>The neuron at the other end.</summary>
    public AlignedBuffer<int> Partner { get; }

    /// <summary>Number in synapse order.</summary>
    public AlignedBuffer<int> Synapse { get; }

    /// <summary>Indices by target and by source.</summary>
    public static (SynapseIndex Incoming, SynapseIndex Outgoing) Of(SynapseGenerator generator)
    {
        int[] sources = new int[generator.Count], targets = new int[generator.Count], delays = new int[generator.MaxRowLength];
        float[] weights = new float[generator.MaxRowLength];
        for (int source = 0; source < generator.SourceCount; source++)
        {
            int start = (int)generator.RowStart(source), length = generator.RowLength(source);
            generator.Row(source, targets.AsSpan(start, length), weights.AsSpan(0, length), delays.AsSpan(0, length));
            sources.AsSpan(start, length).Fill(source);
        }
        return (new SynapseIndex(targets, sources, generator.TargetCount), new SynapseIndex(sources, targets, generator.SourceCount));
    }

    public void Dispose()
    {
        Partner.Dispose();
        Synapse.Dispose();
    }
}
