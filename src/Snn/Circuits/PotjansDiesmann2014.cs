using Neuromorphic.Snn.Models;
using Neuromorphic.Snn.Networks;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Circuits;

/// <summary>What drives the cortical microcircuit from outside.</summary>
public enum MicrocircuitBackground
{
    /// <summary>Poisson spikes, independent for every neuron.</summary>
    Poisson,

    /// <summary>A constant current of the same mean. Scaled-down networks are silent under it.</summary>
    DirectCurrent,
}

/// <summary>
/// The cortical microcircuit under a square millimetre of surface: 77,169 neurons in four layers, 298.9 million synapses, each with a weight and delay of
/// its own: Potjans and Diesmann, Cereb. Cortex 24, 785-806, 2014.
/// </summary>
/// <remarks>
/// <see cref="Scale"/> k makes round(k N) neurons and k^2 K synapses; weights grow by 1 / sqrt(k), and a constant current replaces the mean input that is lost, so
/// that rates stay near those of the full circuit (van Albada et al., PLoS Comput. Biol. 11, e1004490, 2015).
/// </remarks>
public sealed record PotjansDiesmann2014
{
    private static readonly int[] s_neurons = [20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948];
    private static readonly int[] s_externalInDegree = [1600, 1500, 2100, 1900, 2000, 1900, 2900, 2100];

    // Row = target, column = source, in the order of Names.
    private static readonly double[][] s_probability =
    [
        [.1009, .1689, .0437, .0818, .0323, 0, .0076, 0],
        [.1346, .1371, .0316, .0515, .0755, 0, .0042, 0],
        [.0077, .0059, .0497, .135, .0067, .0003, .0453, 0],
        [.0691, .0029, .0794, .1597, .0033, 0, .1057, 0],
        [.1004, .0622, .0505, .0057, .0831, .3726, .0204, 0],
        [.0548, .0269, .0257, .0022, .06, .3158, .0086, 0],
        [.0156, .0066, .0211, .0166, .0572, .0197, .0396, .2252],
        [.0364, .001, .0034, .0005, .0277, .008, .0658, .1443],
    ];

    private static readonly double[] s_initialMeanMv = [-68.28, -63.16, -63.33, -63.45, -63.11, -61.66, -66.72, -61.43];
    private static readonly double[] s_initialDeviationMv = [5.36, 4.57, 4.74, 4.94, 4.94, 4.55, 5.46, 4.48];

    private const double ExternalRateHz = 8;
    private const double TauSynMs = 0.5;

    // The current that makes a potential of 0.15 mV at its peak, in pA.
    private const double WeightPa = 87.8085;

    /// <summary>Names of the populations.</summary>
    public static IReadOnlyList<string> Names { get; } = ["L23E", "L23I", "L4E", "L4I", "L5E", "L5I", "L6E", "L6I"];

    /// <summary>Mean rates of one run of the full circuit in NEST, in Hz: what the scaled circuit's extra current is made from.</summary>
    public static IReadOnlyList<double> FullMeanRatesHz { get; } = [.903, 2.965, 4.414, 5.876, 7.569, 8.633, 1.105, 7.829];

    /// <summary>k: fraction of the neurons, in (0, 1].</summary>
    public double Scale { get; init; } = 1;

    /// <summary>What drives it.</summary>
    public MicrocircuitBackground Background { get; init; } = MicrocircuitBackground.Poisson;

    /// <summary>Time step.</summary>
    public Time Dt { get; init; } = Time.Milliseconds(0.1);

    /// <summary>Seed of everything drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Number of neurons of a population, by its position in <see cref="Names"/>.</summary>
    public int NeuronsOf(int population) => (int)Math.Round(Scale * s_neurons[population], MidpointRounding.AwayFromZero);

    /// <summary>Number of synapses from one population to another, by their positions in <see cref="Names"/>.</summary>
    /// <remarks>The number that makes the given probability of at least one synapse between a pair, when pairs are drawn with repeats.</remarks>
    public long SynapsesOf(int target, int source) => (long)Math.Round(Scale * Scale * FullSynapses(target, source), MidpointRounding.ToEven);

    /// <summary>The network; populations carry <see cref="Names"/>.</summary>
    /// <exception cref="ArgumentException">The scale is not in (0, 1].</exception>
    public Network Build()
    {
        if (!(Scale > 0 && Scale <= 1)) throw new ArgumentException($"PotjansDiesmann2014.Scale is {Scale}; above 0, up to 1 is allowed.");
        Network network = new(Dt, Seed);
        double growth = 1 / Math.Sqrt(Scale);
        Population[] populations = [.. Enumerable.Range(0, Names.Count).Select(p => Add(network, p))];
        for (int target = 0; target < populations.Length; target++)
        {
            for (int source = 0; source < populations.Length; source++)
            {
                long count = SynapsesOf(target, source);
                if (count == 0) continue;
                bool inhibitory = source % 2 == 1;
                Current mean = Current.Picoamperes(growth * MeanWeightPa(target, source));
                Current deviation = Current.Picoamperes(Math.Abs(0.1 * growth * MeanWeightPa(target, source)));
                Current far = Current.Nanoamperes(double.PositiveInfinity);
                Drawn<Current> weight = Draw.Normal(mean, deviation);
                double delayMs = inhibitory ? 0.75 : 1.5;
                network.Connect(
                    populations[source], populations[target], Connectivity.FixedTotalNumber(count),
                    inhibitory ? weight.RedrawnOutside(Current.Nanoamperes(double.NegativeInfinity), Current.Zero) : weight.RedrawnOutside(Current.Zero, far),
                    Draw.Normal(Time.Milliseconds(delayMs), Time.Milliseconds(delayMs / 2)).RedrawnOutside(Dt, Time.Milliseconds(double.PositiveInfinity)));
            }
            if (Background == MicrocircuitBackground.Poisson)
            {
                network.Stimulate(
                    populations[target],
                    new PoissonStimulus(Frequency.Hertz(Scale * s_externalInDegree[target] * ExternalRateHz), Current.Picoamperes(growth * WeightPa)));
            }
        }
        return network;
    }

    private Population Add(Network network, int p)
    {
        LifExp model = new()
        {
            TauMem = Time.Milliseconds(10),
            Capacitance = Capacitance.Picofarads(250),
            ELeak = Voltage.Millivolts(-65),
            VThreshold = Voltage.Millivolts(-50),
            VReset = Voltage.Millivolts(-65),
            TauRefractory = Time.Milliseconds(2),
            TauSynExc = Time.Milliseconds(TauSynMs),
            TauSynInh = Time.Milliseconds(TauSynMs),
            IConstant = Current.Picoamperes(ConstantPa(p)),
        };
        Population population = network.Add(Names[p], NeuronsOf(p), model);
        return population.Initialise(Draw.Normal(Voltage.Millivolts(s_initialMeanMv[p]), Voltage.Millivolts(s_initialDeviationMv[p])));
    }

    /// <summary>What scaling takes away from the mean input, and the background where it is a current; in pA.</summary>
    private double ConstantPa(int target)
    {
        double root = Math.Sqrt(Scale), lost = WeightPa * s_externalInDegree[target] * ExternalRateHz;
        for (int source = 0; source < Names.Count; source++)
            lost += MeanWeightPa(target, source) * FullSynapses(target, source) / s_neurons[target] * FullMeanRatesHz[source];
        double background = Background == MicrocircuitBackground.DirectCurrent ? 0.001 * TauSynMs * root * WeightPa * s_externalInDegree[target] * ExternalRateHz : 0;
        return 0.001 * TauSynMs * (1 - root) * lost + background;
    }

    /// <summary>Layer 4 reaches layer 2/3 with twice the weight; inhibition is four times as strong.</summary>
    private static double MeanWeightPa(int target, int source) => WeightPa * (source % 2 == 1 ? -4 : target == 0 && source == 2 ? 2 : 1);

    private static double FullSynapses(int target, int source)
    {
        double one = 1 / ((double)s_neurons[source] * s_neurons[target]);
        // ln(1 - x) by its series: x is at most 1e-6, and 1 - x would lose all but a few digits of it.
        return Math.Round(Math.Log(1 - s_probability[target][source]) / -(one + one * one / 2), MidpointRounding.ToEven);
    }
}
