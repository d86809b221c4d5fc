using Neuromorphic.Hal.Conformance;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu.Tests;

/// <summary>Counts the bytes of the whole process, so nothing may run beside it.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public class AllocationCollection;

[Collection(nameof(AllocationTests))]
public class AllocationTests
{
    /// <summary>A run may allocate its report; ten times the steps must not cost more.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(4, 2)]
    public void Steps_allocate_nothing(int batch, int threads)
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            NetworkProgram program = RandomPrograms.Make(seed, learning: false) with { Probes = [] };
            using IExecutable executable = new CpuBackend(new CpuOptions { Threads = threads }).Compile(program, new CompileOptions { Batch = batch });
            executable.Run(300);
            long few = Allocated(() => executable.Run(200));
            long many = Allocated(() => executable.Run(2000));
            // The smallest object takes 24 bytes, so one allocation per step would be 43,200 more; the test host's own threads make some noise.
            Assert.InRange(many - few, -1800, 1800);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Phases_allocate_nothing_after_the_first_run(int threads)
    {
        for (ulong seed = 1; seed <= 6; seed++)
        {
            using IExecutable executable = new CpuBackend(new CpuOptions { Threads = threads }).Compile(RandomPhases.Make(seed), new CompileOptions { Batch = RandomPhases.Batch });
            RandomPhases.Feed(executable, seed);
            executable.RunPhase(0);
            long allocated = Allocated(() =>
            {
                for (int run = 0; run < 20; run++) executable.RunPhase(0);
            });
            // A product in fixed point behind an update chooses the scales anew: one small table a run. Otherwise nothing: one object of a single stage would be 480 bytes.
            bool rescales = executable.Program.Phases[0].Stages.Any(stage => stage is MultiplyStage { FixedPoint: true });
            Assert.InRange(allocated, 0, rescales ? 20 * 500 : 400);
        }
    }

    private static long Allocated(Action action)
    {
        long least = long.MaxValue;
        // Other threads of the test host may allocate meanwhile: the least of a few tries is the action's own.
        for (int attempt = 0; attempt < 5; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            action();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        return least;
    }
}
