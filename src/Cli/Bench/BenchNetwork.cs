using Neuromorphic.Hal.Configuration;
using Neuromorphic.Snn.Circuits;
using Neuromorphic.Snn.Networks;

namespace Neuromorphic.Cli.Bench;

/// <summary>A network that simulators are compared with.</summary>
/// <param name="Name">The word of the command line.</param>
/// <param name="Summary">One sentence for lists.</param>
/// <param name="Seconds">Simulated time that is measured where none is asked for.</param>
/// <param name="WarmUpSeconds">Simulated time before it, not measured: the network finds its state, and the machine code its final form.</param>
/// <param name="LargestScale">Largest scale that makes sense.</param>
/// <param name="Build">The network at a scale: a fraction of its neurons.</param>
internal sealed record BenchNetwork(string Name, string Summary, double Seconds, double WarmUpSeconds, double LargestScale, Func<double, Network> Build)
{
    /// <summary>All, in the order of lists.</summary>
    public static IReadOnlyList<BenchNetwork> All { get; } =
    [
        new("brunel10k", "Brunel 2000: 10,000 neurons, 10 million synapses.", 2, 0.2, 100, scale => Brunel(scale, 10_000).Build()),
        new("brunel100k", "Brunel 2000: 100,000 neurons, 100 million synapses.", 1, 0.2, 10, scale => Brunel(scale, 100_000).Build()),
        new("brunel10k-stdp-additive", "brunel10k, synapses between excitatory neurons learn: additive STDP.", 1, 0.2, 100,
            scale => (Brunel(scale, 10_000) with { ExcitatoryPlasticity = Brunel2000.AdditiveStdp(new Brunel2000().Weight) }).Build()),
        new("brunel10k-stdp-multiplicative", "brunel10k, synapses between excitatory neurons learn: multiplicative STDP.", 1, 0.2, 100,
            scale => (Brunel(scale, 10_000) with { ExcitatoryPlasticity = Brunel2000.MultiplicativeStdp(new Brunel2000().Weight) }).Build()),
        new("va-cuba", "Vogels and Abbott 2005: 4,000 neurons, synaptic currents.", 10, 1, 100, scale => VogelsAbbott(scale).BuildCurrentBased()),
        new("va-coba", "Vogels and Abbott 2005: 4,000 neurons, synaptic conductances.", 10, 1, 100, scale => VogelsAbbott(scale).BuildConductanceBased()),
        new("pd14", "Potjans and Diesmann 2014: the cortical microcircuit, 77,169 neurons, 299 million synapses, Poisson background.", 1, 0.5, 1,
            scale => new PotjansDiesmann2014 { Scale = scale }.Build()),
        new("pd14-dc", "The same with a constant current as background; silent at small scales.", 1, 0.5, 1,
            scale => new PotjansDiesmann2014 { Scale = scale, Background = MicrocircuitBackground.DirectCurrent }.Build()),
    ];

    /// <summary>The network of that name.</summary>
    /// <exception cref="ToolException">There is none; the message lists those there are.</exception>
    public static BenchNetwork Find(string name) => All.FirstOrDefault(network => network.Name == name)
        ?? throw new ToolException(ExitCode.Invalid,
            $"There is no network '{name}'.{Nearest.Suggest(name, All.Select(n => n.Name))} Networks: {Nearest.List(All.Select(n => n.Name))}.");

    // Every neuron keeps its number of synapses.
    private static Brunel2000 Brunel(double scale, int neurons) => new() { Neurons = MultipleOf5(scale * neurons) };

    private static VogelsAbbott2005 VogelsAbbott(double scale) => new()
    {
        Neurons = MultipleOf5(scale * 4_000),
        ConnectionProbability = Math.Min(1, 0.02 * 4_000 / MultipleOf5(scale * 4_000)),
    };

    private static int MultipleOf5(double neurons) => Math.Max(5, 5 * (int)Math.Round(neurons / 5));
}
