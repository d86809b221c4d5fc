using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;
using Xunit;
using static Neuromorphic.Hal.Conformance.Parts;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>A program survives being written and read: the backend runs what was read as it runs what was written.</summary>
[Suite(Capability.Bytes)]
public abstract class BytesSuite<TTarget> : ConformanceSuite<TTarget> where TTarget : IConformanceTarget, new()
{
    /// <summary>Programs made by dice: between them every kernel, connectivity, law, input and probe.</summary>
    public static TheoryData<ulong> Seeds() => [.. Enumerable.Range(401, 8).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_program_that_was_written_and_read_runs_the_same(ulong seed)
    {
        NetworkProgram program = RandomPrograms.Make(seed, learning: seed % 2 == 0);
        byte[] bytes = ProgramBytes.Write(program);
        NetworkProgram read = ProgramBytes.Read(bytes);
        Assert.Equal(bytes, ProgramBytes.Write(read));
        Expect.SkipStochastic();
        Observation.AssertSame(Observation.Of(Backend, program, [1]), Observation.Of(Backend, read, [1]));
    }

    /// <summary>Thirds, the smallest single, a negative zero and unbounded weights: text that rounds would lose them.</summary>
    [Fact]
    public void No_bit_of_a_number_is_lost()
    {
        double[] weights = [1.0 / 3, float.Epsilon, -0.0, Math.ScaleB(1, 40)];
        NetworkProgram program = new()
        {
            DtMs = 0.1,
            Seed = ulong.MaxValue,
            Populations = [Relays("a", 2), Meters("b", 2)],
            Projections = [Connect("a", "b", new Dense(), weights) with { MinimumWeight = double.NegativeInfinity, MaximumWeight = double.PositiveInfinity }],
        };
        NetworkProgram read = ProgramBytes.Read(ProgramBytes.Write(program));
        Assert.Equal((0.1, ulong.MaxValue), (read.DtMs, read.Seed));
        Assert.Equal(Read(Compile(program), StateAddress.Weights(0)).Select(BitConverter.DoubleToInt64Bits), Read(Compile(read), StateAddress.Weights(0)).Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void A_users_own_kernel_is_bound_by_the_catalogue_it_was_added_to()
    {
        NetworkProgram program = new() { DtMs = 1, Seed = 4, Populations = [Neurons<DiceNeuron>("dice", 20, 0)], Probes = [SpikesOf("dice")] };
        byte[] bytes = ProgramBytes.Write(program);
        Assert.Contains("DiceNeuron", Assert.Throws<InvalidDataException>(() => ProgramBytes.Read(bytes)).Message, StringComparison.Ordinal);
        NetworkProgram read = ProgramBytes.Read(bytes, KernelCatalogue.Standard.With(NeuronKernelSpec.Of<DiceNeuron>()));
        Expect.SkipStochastic();
        Observation.AssertSame(Observation.Of(Backend, program, [2]), Observation.Of(Backend, read, [2]));
    }
}
