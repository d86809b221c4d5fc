using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Kernels.Synapses;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Conformance;

/// <summary>A program that cannot run without a capability.</summary>
/// <param name="What">What in it needs the capability, for messages.</param>
/// <param name="Object">Part of the path that a gap must name.</param>
/// <param name="Program">A valid program.</param>
/// <param name="Options">How it is compiled.</param>
internal sealed record CapabilityNeed(string What, string Object, NetworkProgram Program, CompileOptions Options);

/// <summary>The programs that a backend must refuse when it does not declare a capability.</summary>
internal static class CapabilityNeeds
{
    /// <summary>Properties of a backend rather than features of programs: there is no program to refuse, so every backend has them, in some numeric class.</summary>
    public static bool IsNeededByAll(Capability capability) => capability is
        Capability.Lifecycle or Capability.Determinism or Capability.Trials or Capability.State or Capability.Rejection or Capability.Bytes;

    /// <summary>Programs that need a capability. None for device noise: it lies in a device, never in a program, so there is nothing to refuse.</summary>
    public static IReadOnlyList<CapabilityNeed> Of(Capability capability) => capability switch
    {
        Capability.Neurons => [.. KernelCatalogue.Standard.Neurons.Select(kernel => Need($"the kernel {kernel}", "'a'", One(kernel)))],
        Capability.Delivery => [Need("a projection", "'a->b'", Two(Parts.Connect("a", "b", new OneToOne(), 1)))],
        Capability.Inputs =>
        [
            Need("events", "'events a'", One() with { Inputs = [Parts.Events("a", (0, 0))] }),
            Need("held values", "'held'", One() with { Inputs = [new ValuesInput { Name = "held", Target = "a", Channel = "in" }] }),
        ],
        Capability.Random =>
        [
            Need("Poisson input", "'poisson'", One() with { Inputs = [new PoissonInput { Name = "poisson", Target = "a", Channel = "in", MeanPerStep = 1, Weight = 1 }] }),
            Need("noise", "'noise'", One() with { Inputs = [new NoiseInput { Name = "noise", Target = "a", Channel = "in", Mean = 0, StandardDeviation = 1 }] }),
            Need("drawn weights", "'a->b'", Two(Parts.Connect("a", "b", new OneToOne(), new DrawnValues(new NormalDistribution(0, 1))))),
        ],
        Capability.Probes =>
        [
            Need("a spike probe", "'spikes a'", One() with { Probes = [Parts.SpikesOf("a")] }),
            Need("a count probe", "'counts a'", One() with { Probes = [Parts.CountsOf("a", 2)] }),
            Need("a field probe", "'V a'", One(NeuronKernelSpec.Of<LifDelta>()) with { Probes = [Parts.FieldOf("a")] }),
            Need("a tape", "'t'", One() with { Tapes = [new TapeSpec("t", "a", 4)], Probes = [Parts.SpikesOf("a") with { Tape = "t" }] }),
        ],
        Capability.Batch => [Need("two replicas", "Batch", One(), new CompileOptions { Batch = 2 })],
        Capability.Ranks => [Need("a projection of delay 0", "'a->b'", Two(Parts.Connect("a", "b", new OneToOne(), 1, 0)))],
        Capability.Plasticity =>
        [
            .. KernelCatalogue.Standard.Synapses.Select(rule => Need(
                $"the synapse {rule}", "'a->b'",
                Two(Parts.Connect("a", "b", new OneToOne(), 1) with { Synapse = rule, MinimumWeight = 0, MaximumWeight = 100 }))),
        ],
        Capability.Convolution =>
        [
            Need("a convolution", "'a->b'", new NetworkProgram
            {
                DtMs = 1,
                Populations = [Parts.Relays("a", 4) with { Shape = [1, 2, 2] }, Parts.Relays("b", 1, rank: 1) with { Shape = [1, 1, 1] }],
                Projections = [Parts.Connect("a", "b", new Conv2d(2, 2), 1)],
            }),
        ],
        Capability.Phases => [Need("a phase", "'sum'", Summing())],
        _ => [],
    };

    private static CapabilityNeed Need(string what, string path, NetworkProgram program, CompileOptions? options = null)
        => new(what, path, program, options ?? CompileOptions.Default);

    private static NetworkProgram One(NeuronKernelSpec? kernel = null)
        => new() { DtMs = 1, Populations = [new PopulationSpec { Name = "a", Shape = [2], Kernel = kernel ?? NeuronKernelSpec.Of<SpikeRelay>() }] };

    private static NetworkProgram Two(ProjectionSpec projection)
        => new() { DtMs = 1, Populations = [Parts.Relays("a", 2), Parts.Relays("b", 2, rank: 1)], Projections = [projection] };

    private static NetworkProgram Summing() => new()
    {
        DtMs = 1,
        Populations =
        [
            new PopulationSpec
            {
                Name = "store",
                Shape = [4],
                ExtraFields =
                [
                    new ExtraField(new FieldDeclaration("x", FieldRole.State)),
                    new ExtraField(new FieldDeclaration("sum", FieldRole.State), FieldExtent.Single),
                ],
            },
        ],
        Phases =
        [
            new PhaseSpec("sum", [new ReduceStage { Source = new FieldOf("store", "x"), Target = new FieldOf("store", "sum"), Over = ReductionAxis.Elements }]),
        ],
    };
}
