using Neuromorphic.Hal.Conformance;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;
using static Neuromorphic.Hal.Conformance.PhaseParts;

namespace Neuromorphic.Hal.Host.Tests;

public class HostChecksTests
{
    private static readonly PopulationSpec[] s_layers = [Store("a", 100, State("x")), Store("b", 50, State("y"))];

    [Fact]
    public void State_of_an_update_kernel_takes_four_bytes_a_weight()
    {
        long plain = Bytes<PlainUpdate>("0"), momentum = Bytes<SgdUpdate>("0", "0", "0"), adam = Bytes<AdamUpdate>("0", "0", "0", "0", "0", "0", "0");
        Assert.Equal(4 * 100 * 50, momentum - plain);
        Assert.Equal(2 * 4 * 100 * 50, adam - plain);
    }

    [Fact]
    public void A_tape_that_is_multiplied_takes_its_rows_and_their_lists_of_spikes()
    {
        long one = Tape(1), ten = Tape(10);
        // Nine rows more of 4 replicas: on the source's tape with 8 bytes a list entry, and on the target's.
        Assert.Equal(9 * 4 * (100 * (4 + 8) + 50 * 4), ten - one);

        static long Tape(int rows) => Bytes(OnePhase(
            s_layers, [Multiply("a->b", "tape:s", "tape:t")], [Weights()], [new TapeSpec("s", "a", rows), new TapeSpec("t", "b", rows)]));
    }

    [Fact]
    public void Listed_synapses_in_phases_take_an_index_by_source_and_by_target()
    {
        Csr all = new([.. Enumerable.Range(0, 101).Select(i => 50L * i)], [.. Enumerable.Range(0, 5000).Select(i => i % 50)]);
        long dense = Bytes(OnePhase(s_layers, [Multiply("a->b", "a.x", "b.y")], [Weights()]));
        long listed = Bytes(OnePhase(s_layers, [Multiply("a->b", "a.x", "b.y")], [Weights() with { Connectivity = all }]));
        Assert.Equal(16 * 5000, listed - dense);
    }

    private static long Bytes<TKernel>(params string[] parameters) where TKernel : unmanaged, IUpdateKernel
        => Bytes(OnePhase(s_layers, [Update<TKernel>("a->b", "a.x", "b.y", parameters)], [Weights()]));

    private static long Bytes(NetworkProgram program) => HostChecks.Estimate(program, new CompileOptions { Batch = 4 }, bytesPerSynapse: 8).Bytes;

    private static ProjectionSpec Weights() => Matrix("a", "b") with { Weight = 1 };
}
