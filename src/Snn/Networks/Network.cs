using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Models;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Networks;

/// <summary>A spiking network as its author describes it: populations, projections, stimuli and recordings, with units.</summary>
/// <remarks>
/// Nothing runs here: <see cref="Lower"/> turns the description into a program that any backend runs, and <see cref="Simulation"/> does both.
/// Not thread safe.
/// </remarks>
public sealed class Network
{
    private readonly List<Population> _populations = [];
    private readonly List<Projection> _projections = [];
    private readonly List<NamedStimulus> _stimuli = [];
    private readonly List<Recording> _recordings = [];

    /// <summary>An empty network.</summary>
    /// <param name="dt">Time step, positive.</param>
    /// <param name="seed">Seed of everything drawn. Objects draw from streams named after themselves, so adding one changes nobody else's numbers.</param>
    public Network(Time dt, ulong seed = 0) => (Dt, Seed) = (dt, seed);

    /// <summary>Time step.</summary>
    public Time Dt { get; }

    /// <summary>Seed.</summary>
    public ulong Seed { get; }

    /// <summary>Populations in order of addition.</summary>
    public IReadOnlyList<Population> Populations => _populations;

    /// <summary>Projections in order of addition, which is the order of transmission.</summary>
    public IReadOnlyList<Projection> Projections => _projections;

    /// <summary>Recordings in order of addition.</summary>
    public IReadOnlyList<Recording> Recordings => _recordings;

    internal IReadOnlyList<NamedStimulus> Stimuli => _stimuli;

    /// <summary>Adds neurons.</summary>
    /// <param name="name">Unique among populations.</param>
    /// <param name="size">Number of neurons, at least 1.</param>
    /// <param name="model">Their model.</param>
    /// <param name="rank">Populations step in ascending rank; a delay of 0 leads from lower to higher ranks only.</param>
    public Population Add(string name, int size, NeuronModel model, int rank = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        Population population = new(this, name, size, model, rank);
        _populations.Add(population);
        return population;
    }

    /// <summary>Adds synapses.</summary>
    /// <param name="source">Where spikes come from.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="connectivity">Which pairs are connected: <see cref="Connectivity"/>.</param>
    /// <param name="weight">Weights; their unit is that of the channel.</param>
    /// <param name="delay">Delays, rounded to steps; one step where none is given.</param>
    /// <param name="channel">Channel of the target; by default the one that the model chooses for the weight.</param>
    /// <param name="name">Unique among projections; by default "source->target".</param>
    /// <param name="learning">Learning rule, or null for static weights.</param>
    public Projection Connect(
        Population source, Population target, ConnectivitySpec connectivity, Weight weight, Value<Time>? delay = null, string? channel = null, string? name = null,
        LearningRule? learning = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(weight);
        Own(source);
        Own(target);
        string chosen = name ?? FreeName($"{source.Name}->{target.Name}");
        Projection projection = new(chosen, source, target, connectivity, weight, delay, channel ?? target.Model.DefaultChannel(weight, continuous: false), learning);
        _projections.Add(projection);
        return projection;
    }

    /// <summary>Adds a stimulus to every neuron of a population.</summary>
    /// <param name="target">Who receives it.</param>
    /// <param name="stimulus">What.</param>
    /// <param name="channel">Channel; by default the one that the model chooses.</param>
    /// <param name="name">Unique among stimuli; by default made from the population's name.</param>
    /// <returns>The name, by which <see cref="Simulation.Present"/> finds it.</returns>
    public string Stimulate(Population target, Stimulus stimulus, string? channel = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(stimulus);
        Own(target);
        string chosen = name ?? $"{target.Name} stimulus {_stimuli.Count}";
        _stimuli.Add(new NamedStimulus(chosen, target, stimulus, channel ?? target.Model.DefaultChannel(stimulus.ChannelWeight, stimulus.IsContinuous)));
        return chosen;
    }

    /// <summary>Records spikes, counts or a state field.</summary>
    public Recording Record(Population population, Recorder recorder, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(population);
        ArgumentNullException.ThrowIfNull(recorder);
        Own(population);
        Recording recording = new(name ?? $"{population.Name} {recorder.Label} {_recordings.Count}", population, recorder, _recordings.Count);
        _recordings.Add(recording);
        return recording;
    }

    /// <summary>The program: units stripped, propagators to be derived, everything checked.</summary>
    /// <exception cref="ProgramRefusedException">Something is wrong; all of it is named at once.</exception>
    public NetworkProgram Lower() => Lowering.Lower(this);

    private string FreeName(string wanted)
    {
        string name = wanted;
        for (int i = 2; _projections.Any(p => p.Name == name); i++) name = $"{wanted} {i}";
        return name;
    }

    private void Own(Population population)
    {
        if (!ReferenceEquals(population.Network, this))
            throw new ArgumentException($"Population '{population.Name}' belongs to another network. Use a population that this network's Add returned.");
    }
}
