using System.Diagnostics;
using Neuromorphic.Hal.Conformance;
using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Backends.Cpu.Tests;

public class CompileTests
{
    /// <summary>Each would leave 7 threads behind: 350, where other tests that run meanwhile have some dozens.</summary>
    [Fact]
    public void A_compilation_that_is_stopped_leaves_no_threads_behind()
    {
        CpuBackend backend = new(new CpuOptions { Threads = 8 });
        int before = Process.GetCurrentProcess().Threads.Count;
        for (int i = 0; i < 50; i++)
        {
            Assert.ThrowsAny<OperationCanceledException>(
                () => backend.Compile(RandomPrograms.Make(1, learning: false), CompileOptions.Default, new CancellationToken(canceled: true)));
        }
        Assert.InRange(Process.GetCurrentProcess().Threads.Count - before, -1000, 100);
    }
}
