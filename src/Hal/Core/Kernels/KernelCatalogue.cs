namespace Neuromorphic.Hal.Kernels;

/// <summary>Kernels by name and version: what a program read from bytes is bound to.</summary>
/// <remarks>Immutable; thread safe. A user's own kernels are added by the <c>With</c> methods.</remarks>
public sealed class KernelCatalogue
{
    private readonly Dictionary<(string, int), NeuronKernelSpec> _neurons;
    private readonly Dictionary<(string, int), SynapseKernelSpec> _synapses;
    private readonly Dictionary<(string, int), MapKernelSpec> _maps;
    private readonly Dictionary<(string, int), UpdateKernelSpec> _updates;

    private KernelCatalogue(
        IEnumerable<NeuronKernelSpec> neurons, IEnumerable<SynapseKernelSpec> synapses, IEnumerable<MapKernelSpec> maps, IEnumerable<UpdateKernelSpec> updates)
    {
        _neurons = ByName(neurons, k => (k.Declaration.Name, k.Declaration.Version));
        _synapses = ByName(synapses, k => (k.Declaration.Name, k.Declaration.Version));
        _maps = ByName(maps, k => (k.Declaration.Name, k.Declaration.Version));
        _updates = ByName(updates, k => (k.Declaration.Name, k.Declaration.Version));
    }

    /// <summary>The library's own kernels.</summary>
    public static KernelCatalogue Standard { get; } = new(StandardKernels.Neurons, StandardKernels.Synapses, StandardKernels.Maps, StandardKernels.Updates);

    /// <summary>All neuron kernels.</summary>
    public IReadOnlyCollection<NeuronKernelSpec> Neurons => _neurons.Values;

    /// <summary>All synapse kernels.</summary>
    public IReadOnlyCollection<SynapseKernelSpec> Synapses => _synapses.Values;

    /// <summary>All map kernels.</summary>
    public IReadOnlyCollection<MapKernelSpec> Maps => _maps.Values;

    /// <summary>All update kernels.</summary>
    public IReadOnlyCollection<UpdateKernelSpec> Updates => _updates.Values;

    /// <summary>This catalogue and one kernel more.</summary>
    /// <exception cref="ArgumentException">It has a kernel of that name and version.</exception>
    public KernelCatalogue With(NeuronKernelSpec kernel) => new([.. _neurons.Values, kernel], _synapses.Values, _maps.Values, _updates.Values);

    /// <summary>This catalogue and one kernel more.</summary>
    /// <exception cref="ArgumentException">It has a kernel of that name and version.</exception>
    public KernelCatalogue With(SynapseKernelSpec kernel) => new(_neurons.Values, [.. _synapses.Values, kernel], _maps.Values, _updates.Values);

    /// <summary>This catalogue and one kernel more.</summary>
    /// <exception cref="ArgumentException">It has a kernel of that name and version.</exception>
    public KernelCatalogue With(MapKernelSpec kernel) => new(_neurons.Values, _synapses.Values, [.. _maps.Values, kernel], _updates.Values);

    /// <summary>This catalogue and one kernel more.</summary>
    /// <exception cref="ArgumentException">It has a kernel of that name and version.</exception>
    public KernelCatalogue With(UpdateKernelSpec kernel) => new(_neurons.Values, _synapses.Values, _maps.Values, [.. _updates.Values, kernel]);

    /// <summary>A neuron kernel.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those there are.</exception>
    public NeuronKernelSpec Neuron(string name, int version) => Find(_neurons, name, version, "neuron");

    /// <summary>A synapse kernel.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public SynapseKernelSpec Synapse(string name, int version) => Find(_synapses, name, version, "synapse");

    /// <summary>A map kernel.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public MapKernelSpec Map(string name, int version) => Find(_maps, name, version, "map");

    /// <summary>An update kernel.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public UpdateKernelSpec Update(string name, int version) => Find(_updates, name, version, "update");

    private static Dictionary<(string, int), T> ByName<T>(IEnumerable<T> kernels, Func<T, (string Name, int Version)> identify)
    {
        Dictionary<(string, int), T> byName = [];
        foreach (T kernel in kernels)
        {
            (string name, int version) = identify(kernel);
            if (!byName.TryAdd((name, version), kernel))
                throw new ArgumentException($"There is a kernel '{name}' version {version} already. Give yours another name, or raise its version.");
        }
        return byName;
    }

    private static T Find<T>(Dictionary<(string Name, int Version), T> kernels, string name, int version, string kind)
        => kernels.TryGetValue((name, version), out T? kernel)
            ? kernel
            : throw new KeyNotFoundException(
                $"There is no {kind} kernel '{name}' version {version}. There are: {string.Join(", ", kernels.Keys.Select(k => $"{k.Name} v{k.Version}"))}. "
                + "Add your own with KernelCatalogue.With.");
}
