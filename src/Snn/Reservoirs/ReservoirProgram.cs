using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Reservoirs;

/// <summary>Makes the network program of a reservoir: a spike source at rank 0 and the neurons at rank 1, input without delay, recurrence one step late.</summary>
public static class ReservoirProgram
{
    /// <summary>Name of the source population; its spikes are written to the input of the same name.</summary>
    public const string InputName = "input";

    /// <summary>Name of the reservoir's population.</summary>
    public const string NeuronsName = "reservoir";

    /// <summary>Name of the projection from channels to neurons.</summary>
    public const string InputProjectionName = "input->reservoir";

    /// <summary>Name of the projection from neurons to neurons.</summary>
    public const string RecurrentProjectionName = "reservoir->reservoir";

    /// <summary>The program of <paramref name="options"/>, with the given probes.</summary>
    public static NetworkProgram Build(ReservoirOptions options, params IReadOnlyList<ProbeSpec> probes)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<ProjectionSpec> projections =
        [
            new()
            {
                Name = InputProjectionName,
                Source = InputName,
                Target = NeuronsName,
                Channel = "in",
                Connectivity = Full(options.InputDensity, selfConnections: true),
                Weight = Weights(options.InputWeights, options.WeightScale),
                DelaySteps = 0,
            },
        ];
        if (options.RecurrentDensity > 0)
        {
            projections.Add(new ProjectionSpec
            {
                Name = RecurrentProjectionName,
                Source = NeuronsName,
                Target = NeuronsName,
                Channel = "in",
                Connectivity = Full(options.RecurrentDensity, options.SelfConnections),
                Weight = Weights(options.RecurrentWeights, options.WeightScale),
                DelaySteps = 1,
            });
        }
        return new NetworkProgram
        {
            DtMs = 1,
            Seed = options.Seed,
            Populations =
            [
                new PopulationSpec { Name = InputName, Shape = [options.Inputs], Kernel = NeuronKernelSpec.Of<SpikeRelay>(), Rank = 0 },
                new PopulationSpec
                {
                    Name = NeuronsName,
                    Shape = [options.Neurons],
                    Kernel = NeuronKernelSpec.Of<DiscreteLif>(),
                    Rank = 1,
                    Parameters = new Dictionary<string, ValueSpec> { ["Decay"] = options.Decay, ["VThreshold"] = options.Threshold },
                },
            ],
            Projections = projections,
            Inputs = [new EventsInput { Name = InputName, Target = InputName, Channel = "in" }],
            Probes = probes,
        };
    }

    private static ConnectivitySpec Full(double density, bool selfConnections)
        => density == 1 && selfConnections ? new Dense() : new Bernoulli(density, selfConnections);

    private static ValueSpec Weights(WeightStatistics statistics, double scale) => statistics.StandardDeviation == 0
        ? scale * statistics.Mean
        : new DrawnValues(new NormalDistribution(scale * statistics.Mean, scale * statistics.StandardDeviation)) { AsFormed = true };
}
