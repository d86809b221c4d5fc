using Neuromorphic.Hal.Conformance;
using Neuromorphic.Hal.Conformance.Suites;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Lanes;

namespace Neuromorphic.Backends.Cpu.Tests;

/// <summary>The CPU backend for the conformance kit: as users make it, and in every form that must not matter.</summary>
public sealed class CpuTarget : IConformanceTarget
{
    public IBackend Create() => new CpuBackend();

    public IReadOnlyList<BackendVariant> Variants { get; } =
    [
        .. new[] { 1, 2, 3, 8 }.Select(threads => new BackendVariant(threads == 1 ? "1 thread" : $"{threads} threads", () => new CpuBackend(new CpuOptions { Threads = threads }))),
        .. new[] { SimdWidth.Bits128, SimdWidth.Bits256, SimdWidth.Bits512 }.Select(width => new BackendVariant(
            $"{width}", () => new CpuBackend(new CpuOptions { SimdWidth = width }), SimdWidths.IsSupported(width) ? null : $"this processor has no {width} vectors")),
        .. new[] { DelayStrategy.Ring, DelayStrategy.Sorted }.Select(delays => new BackendVariant($"delays {delays}", () => new CpuBackend(new CpuOptions { Delays = delays }))),
    ];
}

public class CpuCoverage : CoverageSuite<CpuTarget>;

public class CpuLifecycle : LifecycleSuite<CpuTarget>;

public class CpuNeurons : NeuronsSuite<CpuTarget>;

public class CpuDelivery : DeliverySuite<CpuTarget>;

public class CpuInputs : InputsSuite<CpuTarget>;

public class CpuRandom : RandomSuite<CpuTarget>;

public class CpuDeterminism : DeterminismSuite<CpuTarget>;

public class CpuTrials : TrialsSuite<CpuTarget>;

public class CpuProbes : ProbesSuite<CpuTarget>;

public class CpuState : StateSuite<CpuTarget>;

public class CpuRejection : RejectionSuite<CpuTarget>;

public class CpuBatch : BatchSuite<CpuTarget>;

public class CpuRanks : RanksSuite<CpuTarget>;

public class CpuPlasticity : PlasticitySuite<CpuTarget>;

public class CpuBytes : BytesSuite<CpuTarget>;

public class CpuPhases : PhasesSuite<CpuTarget>;
