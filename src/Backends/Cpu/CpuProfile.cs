using System.Diagnostics;
using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Backends.Cpu;

/// <summary>Looks into an executable of the CPU backend: what its synapses take, where its time goes, and what bounds its delivery.</summary>
/// <remarks>Belongs to the thread of the executable. While <see cref="MeasuresStages"/> is on, a step costs five readings of the clock more, about 0.1 us.</remarks>
public sealed class CpuProfile
{
    private readonly CpuExecutable _executable;

    private CpuProfile(CpuExecutable executable) => _executable = executable;

    /// <summary>The profile of an executable.</summary>
    /// <exception cref="ArgumentException">It was compiled by another backend.</exception>
    public static CpuProfile Of(IExecutable executable)
    {
        ArgumentNullException.ThrowIfNull(executable);
        return executable is CpuExecutable cpu
            ? new CpuProfile(cpu)
            : throw new ArgumentException($"{executable.GetType().Name} was compiled by another backend; profiles are there for the CPU backend alone.", nameof(executable));
    }

    /// <summary>Synapses of all stepped projections.</summary>
    public long Synapses => _executable.Synapses;

    /// <summary>Bytes that hold them: targets, weights, delays, indices of rows, state of learning.</summary>
    public long SynapseBytes => _executable.SynapseBytes;

    /// <summary>Whether runs read the clock between stages.</summary>
    public bool MeasuresStages
    {
        get => _executable.MeasuresStages;
        set => _executable.MeasuresStages = value;
    }

    /// <summary>Seconds of all workers together per stage since <see cref="Clear"/>, by the clock: on a busy machine their shares are what counts.</summary>
    public StageSeconds Stages => _executable.StageSeconds();

    /// <summary>Emissions of a population, by its position in the program, in all replicas since <see cref="Clear"/>.</summary>
    public long SpikesOf(int population) => _executable.Spoken(population);

    /// <summary>The clock of the stages and the counts of spikes to 0.</summary>
    public void Clear() => _executable.ClearProfile();

    /// <summary>
    /// The scatter bound: synaptic events per CPU second of a plain loop over the rows that delivery reads, sums[target] += weight, all workers at once. Rows are
    /// taken at random, as often as their sources spike.
    /// </summary>
    /// <param name="rates">A relative rate per population of the program.</param>
    /// <param name="tries">The fastest of so many is given.</param>
    /// <returns>0 where no population that speaks has sparse synapses.</returns>
    public double ScatterEventsPerCpuSecond(IReadOnlyList<double> rates, int tries = 5)
    {
        using ScatterBound bound = new(_executable, rates);
        return bound.EventsPerCpuSecond(tries);
    }

    internal static double Seconds(long ticks) => (double)ticks / Stopwatch.Frequency;
}

/// <summary>Seconds per stage of a step: docs/step-semantics.md.</summary>
/// <param name="Integrate">Arrive and integrate: inputs, draws, neurons.</param>
/// <param name="Deliver">Forward and transmit of static synapses.</param>
/// <param name="Learn">Synapses that learn.</param>
/// <param name="Observe">Probes, and waiting for other workers.</param>
public readonly record struct StageSeconds(double Integrate, double Deliver, double Learn, double Observe)
{
    /// <summary>All stages.</summary>
    public double Total => Integrate + Deliver + Learn + Observe;
}
