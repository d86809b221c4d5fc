using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Conformance;

/// <summary>Programs put together by dice, so that combinations nobody thought of are compared too. Every kernel of the catalogue, every connectivity, input and probe occurs.</summary>
public sealed class RandomPrograms
{
    private static readonly NeuronKernelSpec[] s_neurons = [.. KernelCatalogue.Standard.Neurons];
    private static readonly SynapseKernelSpec[] s_rules = [.. KernelCatalogue.Standard.Synapses];
    private static readonly string[] s_channels = ["in", "excitatory", "inhibitory", "current"];
    private readonly StreamKey _key;
    private uint _draws;

    private RandomPrograms(ulong seed) => _key = StreamKey.Of(seed, "random programs");

    /// <summary>The program of a seed: the same on every machine.</summary>
    /// <param name="seed">Which program; also its own seed.</param>
    /// <param name="learning">Every other projection learns while stepping, so that the program runs with one replica only.</param>
    public static NetworkProgram Make(ulong seed, bool learning) => new RandomPrograms(seed).Program(seed, learning);

    private NetworkProgram Program(ulong seed, bool learning)
    {
        int count = 2 + Pick(3);
        List<PopulationSpec> populations = [.. Enumerable.Range(0, count).Select(Population)];
        List<ProjectionSpec> projections = [];
        for (int p = 0; p < 2 * count; p++)
        {
            ProjectionSpec? projection = Projection(p, populations[Pick(count)], populations[Pick(count)], learning && p % 2 == 0);
            if (projection is not null) projections.Add(projection);
        }
        List<InputSpec> inputs = [];
        for (int i = 0; i < count; i++) inputs.AddRange(Inputs(populations[i], i));
        List<ProbeSpec> probes = [];
        foreach (PopulationSpec population in populations)
        {
            probes.Add(new ProbeSpec { Name = $"spikes {population.Name}", Population = population.Name, Kind = ProbeKind.Spikes, Capacity = 40L * population.Size });
            probes.Add(new ProbeSpec { Name = $"counts {population.Name}", Population = population.Name, Kind = ProbeKind.Count, EverySteps = 1 + Pick(7), Capacity = 30 });
            if (population.Kernel!.Declaration.Fields.Count > 0)
                probes.Add(new ProbeSpec { Name = $"v {population.Name}", Population = population.Name, Kind = ProbeKind.Field, Field = "V", EverySteps = 1 + Pick(3), Capacity = 50 });
        }
        return new NetworkProgram { DtMs = 0.1, Seed = seed, Populations = populations, Projections = projections, Inputs = inputs, Probes = probes };
    }

    private PopulationSpec Population(int index)
    {
        NeuronKernelSpec kernel = s_neurons[Pick(s_neurons.Length)];
        int size = 1 + Pick(90);
        Dictionary<string, ValueSpec> parameters = [];
        if (kernel.Declaration.Parameters.Any(p => p.Name == "TauMem"))
            parameters["TauMem"] = Pick(2) == 0 ? 10 : Enumerable.Range(0, size).Select(i => 8 + 0.1 * i).ToArray();
        if (kernel.Declaration.Parameters.Any(p => p.Name == "TauRefractory")) parameters["TauRefractory"] = 0.1 * Pick(12);
        Dictionary<string, ValueSpec> initial = [];
        if (kernel.Declaration.Fields.Any(f => f.Name == "V") && Pick(2) == 0)
            initial["V"] = new DrawnValues(new NormalDistribution(0, 3), -5, 5, (OutsideRule)Pick(2));
        return new PopulationSpec { Name = $"p{index}", Shape = [size], Rank = Pick(3), Kernel = kernel, Parameters = parameters, Initial = initial };
    }

    private ProjectionSpec? Projection(int index, PopulationSpec source, PopulationSpec target, bool learning)
    {
        string[] channels = [.. target.Kernel!.Declaration.Channels.Intersect(s_channels)];
        int sources = source.Size, targets = target.Size;
        bool forward = source.Rank < target.Rank && Pick(3) == 0 && !learning;
        ConnectivitySpec connectivity = Pick(7) switch
        {
            0 => new Dense(),
            1 when sources == targets => new OneToOne(),
            2 => new FixedInDegree(1 + Pick(20)),
            3 => new FixedOutDegree(1 + Pick(20)),
            4 => new FixedTotalNumber(Pick(500)),
            5 => new Bernoulli(0.3, Pick(2) == 0),
            _ => new Csr([.. Enumerable.Range(0, sources + 1).Select(i => (long)2 * i)], [.. Enumerable.Range(0, 2 * sources).Select(i => i * 7 % targets)]),
        };
        ValueSpec weight = Pick(4) switch
        {
            0 => 1.5,
            1 => new DrawnValues(new LogNormalDistribution(0, 0.5), 0, 5),
            2 => new DrawnValues(new UniformDistribution(-1, 3)),
            _ => new DrawnValues(new NormalDistribution(1, 0.5), 0, 4, OutsideRule.Redraw),
        };
        ValueSpec delay = forward ? 0 : Pick(2) == 0 ? 1 + Pick(20) : new DrawnValues(new NormalDistribution(10, 6), 1, 40, OutsideRule.Redraw);
        ProjectionSpec spec = new()
        {
            Name = $"j{index}",
            Source = source.Name,
            Target = target.Name,
            Channel = channels[Pick(channels.Length)],
            Connectivity = connectivity,
            Weight = weight,
            DelaySteps = delay,
            InitialRows = Pick(4) == 0 ? Pick(targets + 1) : null,
        };
        if (!learning || source.Kernel!.Declaration.Emission == Emission.Graded) return spec;
        return spec with
        {
            Weight = new DrawnValues(new UniformDistribution(0, 3)),
            MinimumWeight = 0,
            MaximumWeight = 4,
            DelayPlace = (DelayPlace)Pick(2),
            Synapse = s_rules[Pick(s_rules.Length)],
            SynapseParameters = new Dictionary<string, double>(),
        };
    }

    private IEnumerable<InputSpec> Inputs(PopulationSpec target, int index)
    {
        foreach (string channel in target.Kernel!.Declaration.Channels)
        {
            int kind = Pick(5);
            if (kind == 0) yield return new PoissonInput { Name = $"poisson {index} {channel}", Target = target.Name, Channel = channel, MeanPerStep = Pick(2) == 0 ? 1.5 : Enumerable.Range(0, target.Size).Select(i => i % 3 * 0.4).ToArray(), Weight = 1.2 };
            if (kind <= 1) yield return new NoiseInput { Name = $"noise {index} {channel}", Target = target.Name, Channel = channel, Mean = 1, StandardDeviation = 2, HoldSteps = 1 + Pick(5) };
            if (kind == 2) yield return new ValuesInput { Name = $"values {index} {channel}", Target = target.Name, Channel = channel, HoldSteps = 1 + Pick(4), Rows = [.. Enumerable.Range(0, target.Size * 3).Select(i => i % 11 * 0.3)] };
            if (kind >= 2)
            {
                yield return new EventsInput
                {
                    Name = $"events {index} {channel}",
                    Target = target.Name,
                    Channel = channel,
                    Events = [.. Enumerable.Range(0, 120).Select(i => new InputEvent(i / 2, i * 5 % target.Size, 1 + i % 4))],
                };
            }
        }
    }

    private int Pick(int count) => (int)Philox4x32.ToIndex(Philox4x32.Block(new Words(_draws++, 0, 0, 0), _key).W0, (uint)count);
}
