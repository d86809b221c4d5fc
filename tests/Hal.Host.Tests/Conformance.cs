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

public class SingleNeurons : NeuronsSuite<SingleTarget>;

public class DoubleNeurons : NeuronsSuite<DoubleTarget>;

public class SingleDelivery : DeliverySuite<SingleTarget>;

public class DoubleDelivery : DeliverySuite<DoubleTarget>;

public class SingleInputs : InputsSuite<SingleTarget>;

public class DoubleInputs : InputsSuite<DoubleTarget>;

public class SingleRandom : RandomSuite<SingleTarget>;

public class DoubleRandom : RandomSuite<DoubleTarget>;

public class SingleDeterminism : DeterminismSuite<SingleTarget>;

public class DoubleDeterminism : DeterminismSuite<DoubleTarget>;

public class SingleTrials : TrialsSuite<SingleTarget>;

public class DoubleTrials : TrialsSuite<DoubleTarget>;

public class SingleProbes : ProbesSuite<SingleTarget>;

public class DoubleProbes : ProbesSuite<DoubleTarget>;

public class SingleState : StateSuite<SingleTarget>;

public class DoubleState : StateSuite<DoubleTarget>;

public class SingleRejection : RejectionSuite<SingleTarget>;

public class DoubleRejection : RejectionSuite<DoubleTarget>;

public class SingleBatch : BatchSuite<SingleTarget>;

public class DoubleBatch : BatchSuite<DoubleTarget>;

public class SingleRanks : RanksSuite<SingleTarget>;

public class DoubleRanks : RanksSuite<DoubleTarget>;

public class SinglePlasticity : PlasticitySuite<SingleTarget>;

public class DoublePlasticity : PlasticitySuite<DoubleTarget>;

public class SingleBytes : BytesSuite<SingleTarget>;

public class DoubleBytes : BytesSuite<DoubleTarget>;

public class SinglePhases : PhasesSuite<SingleTarget>;

public class DoublePhases : PhasesSuite<DoubleTarget>;

public class SingleConvolution : ConvolutionSuite<SingleTarget>;

public class DoubleConvolution : ConvolutionSuite<DoubleTarget>;
