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
        .. new[] { 1, 2, 3, 8 }.Select(threads => new BackendVariant($"{threads} threads", () => new CpuBackend(new CpuOptions { Threads = threads }))),
        .. new[] { SimdWidth.Bits128, SimdWidth.Bits256, SimdWidth.Bits512 }.Select(width => new BackendVariant(
            $"{width}", () => new CpuBackend(new CpuOptions { SimdWidth = width }), SimdWidths.IsSupported(width) ? null : $"this processor has no {width} vectors")),
    ];
}

public class CpuCoverage : CoverageSuite<CpuTarget>;

public class CpuLifecycle : LifecycleSuite<CpuTarget>;

public class CpuDeterminism : DeterminismSuite<CpuTarget>;

public class CpuPhases : PhasesSuite<CpuTarget>;
