using Neuromorphic.Hal.Conformance;
using Neuromorphic.Hal.Conformance.Suites;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Reference;

namespace Neuromorphic.Hal.Host.Tests;

/// <summary>The reference backend in single precision: the bits that every exact backend gives.</summary>
public sealed class SingleTarget : IConformanceTarget
{
    public IBackend Create() => new ReferenceBackend();
}

/// <summary>The reference backend in double precision.</summary>
public sealed class DoubleTarget : IConformanceTarget
{
    public IBackend Create() => new ReferenceBackend(new ReferenceOptions { Precision = Precision.Double });
}

public class SingleCoverage : CoverageSuite<SingleTarget>;

public class DoubleCoverage : CoverageSuite<DoubleTarget>;

public class SingleLifecycle : LifecycleSuite<SingleTarget>;

public class DoubleLifecycle : LifecycleSuite<DoubleTarget>;

public class SingleDeterminism : DeterminismSuite<SingleTarget>;

public class DoubleDeterminism : DeterminismSuite<DoubleTarget>;

public class SinglePhases : PhasesSuite<SingleTarget>;

public class DoublePhases : PhasesSuite<DoubleTarget>;
