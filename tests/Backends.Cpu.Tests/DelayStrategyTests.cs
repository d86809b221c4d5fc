using Neuromorphic.Hal.Conformance;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu.Tests;

/// <summary>Rows sorted by delay against the reference where weights are rewritten and runs are saved; plain runs are compared by the conformance kit.</summary>
public class DelayStrategyTests
{
    public static TheoryData<ulong> Seeds() => [.. Enumerable.Range(200, 8).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Spikes_under_way_keep_the_weights_of_their_step_when_weights_are_rewritten(ulong seed)
    {
        NetworkProgram program = RandomPrograms.Make(seed, learning: false);
        (Observation middle, Observation end) = AfterRewriting(new ReferenceBackend(), program);
        foreach (int threads in (int[])[1, 2])
        {
            (Observation sortedMiddle, Observation sortedEnd) = AfterRewriting(Backend(threads, DelayStrategy.Sorted), program);
            Observation.AssertSame(middle, sortedMiddle);
            Observation.AssertSame(end, sortedEnd);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_checkpoint_does_not_depend_on_how_spikes_wait(ulong seed)
    {
        NetworkProgram program = RandomPrograms.Make(seed, learning: false);
        using IExecutable reference = new ReferenceBackend().Compile(program, CompileOptions.Default);
        reference.Run(17);
        Observation expected = Observation.Of(reference, 40);
        foreach ((DelayStrategy from, DelayStrategy to) in new[] { (DelayStrategy.Sorted, DelayStrategy.Ring), (DelayStrategy.Ring, DelayStrategy.Sorted), (DelayStrategy.Sorted, DelayStrategy.Sorted) })
        {
            using IExecutable first = Backend(2, from).Compile(program, CompileOptions.Default);
            using IExecutable second = Backend(1, to).Compile(program, CompileOptions.Default);
            first.Run(17);
            using MemoryStream image = new();
            first.Save(image);
            second.Run(9);
            image.Position = 0;
            second.Restore(image);
            Observation.AssertSame(expected, Observation.Of(first, 40));
            Observation.AssertSame(expected, Observation.Of(second, 40));
        }
    }

    private static CpuBackend Backend(int threads, DelayStrategy delays) => new(new CpuOptions { Threads = threads, Delays = delays });

    /// <summary>Weights grow threefold in mid-run, so that the fixed point changes too, then go back.</summary>
    private static (Observation Middle, Observation End) AfterRewriting(IBackend backend, NetworkProgram program)
    {
        using IExecutable executable = backend.Compile(program, CompileOptions.Default);
        executable.Run(21);
        Scale(executable, 3);
        Observation middle = Observation.Of(executable, 5);
        Scale(executable, 1 / 3.0);
        return (middle, Observation.Of(executable, 30));
    }

    private static void Scale(IExecutable executable, double factor)
    {
        for (int p = 0; p < executable.Program.Projections.Count; p++)
        {
            double[] weights = new double[executable.StateLength(StateAddress.Weights(p))];
            executable.ReadState(StateAddress.Weights(p), weights);
            for (int i = 0; i < weights.Length; i++) weights[i] = (float)(weights[i] * factor);
            executable.WriteState(StateAddress.Weights(p), weights);
        }
    }
}
