using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Tests.Connectivity;

/// <summary>Small programs of one projection.</summary>
internal static class Networks
{
    /// <summary>From "a" to "b", or, with <paramref name="recurrent"/>, from "a" to itself.</summary>
    public static NetworkProgram One(
        int sources, int targets, ConnectivitySpec connectivity, ValueSpec? weight = null, ValueSpec? delay = null, bool recurrent = false, ulong seed = 1)
        => new()
        {
            DtMs = 1,
            Seed = seed,
            Populations =
            [
                new PopulationSpec { Name = "a", Shape = [sources], Kernel = NeuronKernelSpec.Of<LifDelta>() },
                new PopulationSpec { Name = "b", Shape = [targets], Kernel = NeuronKernelSpec.Of<LifDelta>(), Rank = 1 },
            ],
            Projections =
            [
                new ProjectionSpec
                {
                    Name = "p", Source = "a", Target = recurrent ? "a" : "b", Channel = "in", Connectivity = connectivity,
                    Weight = weight ?? 1, DelaySteps = delay ?? 1,
                },
            ],
        };

    /// <summary>All synapses in order.</summary>
    public static List<Edge> Edges(SynapseGenerator generator)
    {
        List<Edge> edges = [];
        int[] targets = new int[generator.MaxRowLength], delays = new int[generator.MaxRowLength];
        float[] weights = new float[generator.MaxRowLength];
        for (int source = 0; source < generator.SourceCount; source++)
        {
            Assert.Equal(edges.Count, generator.RowStart(source));
            generator.Row(source, targets, weights, delays);
            for (int i = 0; i < generator.RowLength(source); i++) edges.Add(new Edge(source, targets[i], weights[i], delays[i]));
        }
        Assert.Equal(generator.Count, edges.Count);
        return edges;
    }

    public static SynapseGenerator Make(NetworkProgram program) => SynapseGenerator.Create(program, 0);
}

internal readonly record struct Edge(int Source, int Target, float Weight, int Delay);
