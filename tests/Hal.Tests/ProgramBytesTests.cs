using CsCheck;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Tests;

public class ProgramBytesTests
{
    private static NetworkProgram Sample { get; } = new()
    {
        DtMs = 0.1,
        Seed = ulong.MaxValue,
        Populations =
        [
            new PopulationSpec { Name = "in", Shape = [2, 3], Kernel = NeuronKernelSpec.Of<SpikeRelay>() },
            new PopulationSpec
            {
                Name = "out", Shape = [4], Rank = 1, Kernel = NeuronKernelSpec.Of<LifExp>(),
                Parameters = new Dictionary<string, ValueSpec> { ["TauMem"] = 20, ["IConstant"] = new double[] { 1, 2, 3, double.NaN } },
                Initial = new Dictionary<string, ValueSpec> { ["V"] = new DrawnValues(new NormalDistribution(0, 1)) { AsFormed = true } },
                ExtraFields = [new ExtraField(new FieldDeclaration("label", FieldRole.State, 0, FieldFormat.Integer), FieldExtent.Single)],
            },
        ],
        Projections =
        [
            new ProjectionSpec { Name = "p", Source = "in", Target = "out", Channel = "excitatory", Connectivity = new Csr([0, 1, 2, 3, 3, 3, 3], [0, 1, 3]), Weight = 1 },
        ],
        Inputs = [new EventsInput { Name = "ev", Target = "in", Channel = "in", Events = [new InputEvent(3, 5, 1)] }],
        Probes = [new ProbeSpec { Name = "s", Population = "out", Kind = ProbeKind.Spikes, Capacity = 100 }],
        Tapes = [new TapeSpec("t", "out", 10)],
        Phases =
        [
            new PhaseSpec("ph",
            [
                new ReduceStage { Source = new TapeOf("t"), Target = new FieldOf("out", "V"), Over = ReductionAxis.Rows, Operation = Reduction.Mean },
                new MultiplyStage { Projection = "p", Source = new ConstantOperand(double.NegativeInfinity), Target = new HeldInput("x") },
            ]),
        ],
    };

    [Fact]
    public void A_program_read_and_written_again_gives_the_same_bytes()
    {
        byte[] bytes = ProgramBytes.Write(Sample);
        NetworkProgram read = ProgramBytes.Read(bytes);
        Assert.Equal(bytes, ProgramBytes.Write(read));
        Assert.Equal(6, read.Populations[0].Size);
        Assert.Equal(new InputEvent(3, 5, 1), ((EventsInput)read.Inputs[0]).Events[0]);
        Assert.True(((DrawnValues)read.Populations[1].Initial["V"]).AsFormed);
        Assert.IsType<ReduceStage>(read.Phases[0].Stages[0]);
    }

    [Fact]
    public void Damaged_bytes_are_refused_with_one_kind_of_error()
    {
        byte[] bytes = ProgramBytes.Write(Sample);
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte[1, 255], Gen.Int[0, bytes.Length - 1]).Sample((at, flip, cut) =>
        {
            byte[] damaged = [.. bytes];
            damaged[at] ^= flip;
            Assert.Throws<InvalidDataException>(() => ProgramBytes.Read(damaged));
            Assert.Throws<InvalidDataException>(() => ProgramBytes.Read(bytes.AsSpan(0, cut)));
        });
    }

    [Fact]
    public void A_kernel_that_the_catalogue_lacks_is_named_with_those_it_has()
    {
        NetworkProgram other = Sample with { Populations = [new PopulationSpec { Name = "x", Shape = [1], Kernel = NeuronKernelSpec.Of<Foreign>() }], Projections = [], Inputs = [], Probes = [], Tapes = [], Phases = [] };
        byte[] bytes = ProgramBytes.Write(other);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => ProgramBytes.Read(bytes));
        Assert.Contains("'Foreign' version 7", error.Message);
        Assert.Contains("LifDelta v1", error.Message);
        Assert.Equal("Foreign", ProgramBytes.Read(bytes, KernelCatalogue.Standard.With(NeuronKernelSpec.Of<Foreign>())).Populations[0].Kernel!.Declaration.Name);
    }

    [Fact]
    public void Two_kernels_of_one_name_and_version_are_refused()
    {
        KernelCatalogue catalogue = KernelCatalogue.Standard.With(NeuronKernelSpec.Of<Foreign>());
        Assert.Contains("'Foreign' version 7 already", Assert.Throws<ArgumentException>(() => catalogue.With(NeuronKernelSpec.Of<Foreign>())).Message);
    }

    private struct Foreign : INeuronKernel
    {
        public static NeuronKernelDeclaration Declaration { get; } = new() { Name = "Foreign", Version = 7, Parameters = [], Fields = [], Channels = [] };

        public static void Derive(Derivation d)
        {
        }

        public static void Step<TLane, TMask, TContext>(ref TContext c)
            where TLane : unmanaged, Lanes.ILane<TLane, TMask>
            where TMask : unmanaged
            where TContext : struct, INeuronContext<TLane, TMask>
            => c.Spike(TLane.Less(TLane.Splat(0), TLane.Splat(0)));
    }
}
