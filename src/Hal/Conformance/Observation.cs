using System.Globalization;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;
using Xunit;

namespace Neuromorphic.Hal.Conformance;

/// <summary>Everything that can be seen of a run, in a stated order: reports, spikes, rows, weights. Two backends of one program are compared by it.</summary>
/// <param name="Lines">Where each value was seen, and the value.</param>
public sealed record Observation(IReadOnlyList<ObservedValue> Lines)
{
    /// <summary>Compiles a program, runs it and observes it.</summary>
    /// <param name="backend">Which backend.</param>
    /// <param name="program">Which program.</param>
    /// <param name="trials">Trial of each replica in use.</param>
    /// <param name="batch">Number of replicas; as many as trials by default.</param>
    /// <param name="steps">Length of the run.</param>
    /// <param name="piece">Longest single run: 13 has no common divisor with the windows that programs use.</param>
    public static Observation Of(IBackend backend, NetworkProgram program, uint[] trials, int? batch = null, long steps = 60, long piece = 13)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(trials);
        using IExecutable executable = backend.Compile(program, new CompileOptions { Batch = batch ?? trials.Length });
        executable.Reset(trials);
        return Of(executable, steps, trials.Length, piece);
    }

    /// <summary>Runs an executable on from where it stands, and observes it.</summary>
    public static Observation Of(IExecutable executable, long steps, int replicas = 1, long piece = 13)
    {
        ArgumentNullException.ThrowIfNull(executable);
        NetworkProgram program = executable.Program;
        Recording recording = Recording.Of(executable, steps, replicas, piece);
        List<ObservedValue> lines =
        [
            new("report: spikes", recording.Spikes), new("report: synaptic events", recording.SynapticEvents), new("report: saturations", recording.Saturations),
        ];
        foreach (ProbeSpec probe in program.Probes.Where(probe => probe.Tape is null))
        {
            if (probe.Kind == ProbeKind.Spikes)
            {
                // By step, replica, neuron: how a run was split shows in the order of draining only.
                IEnumerable<SpikeRecord> spikes = recording.SpikesOf(probe.Name).OrderBy(spike => spike.Step).ThenBy(spike => spike.Replica);
                lines.AddRange(spikes.Select(spike => new ObservedValue($"{probe.Name}: step {spike.Step}, replica {spike.Replica}, neuron {spike.Neuron}", spike.Value)));
                continue;
            }
            IReadOnlyList<double[]> rows = recording.RowsOf(probe.Name);
            for (int row = 0; row < rows.Count; row++)
                for (int i = 0; i < rows[row].Length; i++) lines.Add(new ObservedValue($"{probe.Name}: row {row}, element {i}", rows[row][i]));
        }
        for (int t = 0; t < program.Tapes.Count; t++) AddState(executable, StateAddress.Tape(t), $"tape {program.Tapes[t].Name}", lines);
        for (int p = 0; p < program.Projections.Count; p++) AddState(executable, StateAddress.Weights(p), $"weights of {program.Projections[p].Name}", lines);
        return new Observation(lines);
    }

    /// <summary>Fails at the first difference, and says where it is.</summary>
    public static void AssertSame(Observation expected, Observation actual)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        for (int i = 0; i < Math.Min(expected.Lines.Count, actual.Lines.Count); i++)
        {
            if (expected.Lines[i] == actual.Lines[i]) continue;
            Assert.Fail($"the first difference of {expected.Lines.Count} observed values is number {i}: expected {expected.Lines[i]}, got {actual.Lines[i]}");
        }
        Assert.Equal(expected.Lines.Count, actual.Lines.Count);
    }

    /// <summary>Fails at the first value that was seen elsewhere, or that differs by more than a part of the largest value.</summary>
    /// <param name="expected">From the reference backend.</param>
    /// <param name="actual">From the backend under test.</param>
    /// <param name="relative">The part.</param>
    public static void AssertClose(Observation expected, Observation actual, double relative)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        double bound = relative * expected.Lines.Max(line => Math.Abs(line.Value));
        for (int i = 0; i < Math.Min(expected.Lines.Count, actual.Lines.Count); i++)
        {
            ObservedValue first = expected.Lines[i], second = actual.Lines[i];
            if (first.Where == second.Where && Math.Abs(first.Value - second.Value) <= bound) continue;
            Assert.Fail($"observed value {i} of {expected.Lines.Count}: expected {first}, got {second}; a difference of {bound:R} is allowed");
        }
        Assert.Equal(expected.Lines.Count, actual.Lines.Count);
    }

    private static void AddState(IExecutable executable, StateAddress address, string where, List<ObservedValue> lines)
    {
        double[] values = new double[executable.StateLength(address)];
        executable.ReadState(address, values);
        for (int i = 0; i < values.Length; i++) lines.Add(new ObservedValue($"{where}: {i}", values[i]));
    }
}

/// <summary>One observed value.</summary>
/// <param name="Where">Object and position.</param>
/// <param name="Value">The value; equal bits count as equal, a NaN too.</param>
public readonly record struct ObservedValue(string Where, double Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Where} = {Value.ToString("R", CultureInfo.InvariantCulture)}";
}
