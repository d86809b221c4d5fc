using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Kernels.Synapses;

namespace Neuromorphic.Hal.Kernels;

/// <summary>The library's neuron, synapse, map and update kernels.</summary>
internal static class StandardKernels
{
    public static IReadOnlyList<NeuronKernelSpec> Neurons { get; } =
    [
        NeuronKernelSpec.Of<IntegrateAndFire>(), NeuronKernelSpec.Of<LifDelta>(), NeuronKernelSpec.Of<LifDeltaCollecting>(), NeuronKernelSpec.Of<LifExp>(),
        NeuronKernelSpec.Of<LifAlpha>(), NeuronKernelSpec.Of<LifCondExp>(), NeuronKernelSpec.Of<LifCondAlpha>(), NeuronKernelSpec.Of<AdaptiveThresholdLif>(),
        NeuronKernelSpec.Of<AdEx>(), NeuronKernelSpec.Of<Izhikevich>(), NeuronKernelSpec.Of<IzhikevichTwoHalfSteps>(), NeuronKernelSpec.Of<HodgkinHuxley>(),
        NeuronKernelSpec.Of<DiscreteLif>(), NeuronKernelSpec.Of<SpikeRelay>(), NeuronKernelSpec.Of<GradedRelay>(),
    ];

    public static IReadOnlyList<SynapseKernelSpec> Synapses { get; } =
    [
        SynapseKernelSpec.Of<PairStdp>(), SynapseKernelSpec.Of<AdditiveStdp>(), SynapseKernelSpec.Of<MultiplicativeStdp>(), SynapseKernelSpec.Of<TripletStdp>(),
        SynapseKernelSpec.Of<InhibitoryStdp>(), SynapseKernelSpec.Of<TsodyksMarkram>(), SynapseKernelSpec.Of<TsodyksMarkramTwoState>(), SynapseKernelSpec.Of<RewardStdp>(),
    ];

    public static IReadOnlyList<MapKernelSpec> Maps { get; } =
    [
        MapKernelSpec.Of<CopyMap>(), MapKernelSpec.Of<AddMap>(), MapKernelSpec.Of<SubtractMap>(), MapKernelSpec.Of<MultiplyMap>(), MapKernelSpec.Of<DivideMap>(),
        MapKernelSpec.Of<ScaleAddMap>(), MapKernelSpec.Of<ThresholdMap>(), MapKernelSpec.Of<ClampMap>(), MapKernelSpec.Of<InsideMap>(), MapKernelSpec.Of<WhereMap>(),
        MapKernelSpec.Of<EqualMap>(), MapKernelSpec.Of<QuantiseMap>(), MapKernelSpec.Of<ShiftedExpMap>(), MapKernelSpec.Of<CrossEntropyMap>(),
        MapKernelSpec.Of<CrossEntropyLossMap>(), MapKernelSpec.Of<TraceMap>(), MapKernelSpec.Of<AdjointMap>(), MapKernelSpec.Of<SoftResetLifMap>(),
        MapKernelSpec.Of<SigmoidSurrogateMap>(), MapKernelSpec.Of<TriangleSurrogateMap>(), MapKernelSpec.Of<SquaredDifferenceMap>(),
        MapKernelSpec.Of<InverseDeviationMap>(), MapKernelSpec.Of<NormaliseMap>(), MapKernelSpec.Of<NormaliseBackwardMap>(),
        MapKernelSpec.Of<SpikeRepresentationLifMap>(), MapKernelSpec.Of<SpikeRepresentationErrorMap>(),
    ];

    public static IReadOnlyList<UpdateKernelSpec> Updates { get; } =
    [
        UpdateKernelSpec.Of<PlainUpdate>(), UpdateKernelSpec.Of<SgdUpdate>(), UpdateKernelSpec.Of<AdamUpdate>(), UpdateKernelSpec.Of<ClippedAverageUpdate>(),
        UpdateKernelSpec.Of<SignedUpdate>(),
    ];
}
