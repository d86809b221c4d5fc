using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;
using Xunit;

namespace Neuromorphic.Hal.Conformance;

/// <summary>A run of an executable with everything that its probes gave, drained whenever one was full.</summary>
public sealed class Recording
{
    private readonly NetworkProgram _program;
    private readonly List<SpikeRecord>[] _spikes;
    private readonly List<double[]>[] _rows;

    private Recording(NetworkProgram program)
    {
        _program = program;
        _spikes = [.. program.Probes.Select(_ => new List<SpikeRecord>())];
        _rows = [.. program.Probes.Select(_ => new List<double[]>())];
    }

    /// <summary>Emissions of all steps.</summary>
    public long Spikes { get; private set; }

    /// <summary>Synaptic events of all steps.</summary>
    public long SynapticEvents { get; private set; }

    /// <summary>Graded emissions that were cut.</summary>
    public long Saturations { get; private set; }

    /// <summary>Runs exactly <paramref name="steps"/> steps from where the executable stands, in runs of at most <paramref name="piece"/> steps.</summary>
    /// <param name="executable">Reset with <paramref name="replicas"/> trials.</param>
    /// <param name="steps">Whole steps.</param>
    /// <param name="replicas">Replicas in use.</param>
    /// <param name="piece">Longest single run.</param>
    public static Recording Of(IExecutable executable, long steps, int replicas = 1, long piece = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(executable);
        Recording recording = new(executable.Program);
        for (long done = 0; done < steps;)
        {
            RunReport report = executable.Run(Math.Min(piece, steps - done));
            recording.Spikes += report.Spikes;
            recording.SynapticEvents += report.SynapticEvents;
            recording.Saturations += report.Saturations;
            done += report.Steps;
            bool took = recording.Drain(executable, replicas);
            Assert.True(report.Steps > 0 || took, $"a run did nothing ({report.End}, probe {report.Probe}), and nothing waited in any probe");
        }
        return recording;
    }

    /// <summary>Spikes of a probe.</summary>
    public IReadOnlyList<SpikeRecord> SpikesOf(string probe) => _spikes[_program.Probe(probe)];

    /// <summary>Step and neuron of every spike of a population, from the probe that <see cref="Parts.SpikesOf"/> makes; a single replica.</summary>
    public IEnumerable<(long Step, int Neuron)> Train(string population) => SpikesOf($"spikes {population}").Select(spike => (spike.Step, spike.Neuron));

    /// <summary>Rows of a field or count probe, each [replicas, size].</summary>
    public IReadOnlyList<double[]> RowsOf(string probe) => _rows[_program.Probe(probe)];

    /// <summary>The course of one value: element <paramref name="element"/> of every row.</summary>
    public double[] Trace(string probe, int element = 0) => [.. RowsOf(probe).Select(row => row[element])];

    private bool Drain(IExecutable executable, int replicas)
    {
        bool took = false;
        SpikeRecord[] spikes = new SpikeRecord[4096];
        for (int p = 0; p < _program.Probes.Count; p++)
        {
            ProbeSpec probe = _program.Probes[p];
            if (probe.Tape is not null) continue;
            if (probe.Kind == ProbeKind.Spikes)
            {
                for (int count; (count = executable.DrainSpikes(p, spikes)) > 0; took = true) _spikes[p].AddRange(spikes.AsSpan(0, count));
                continue;
            }
            int width = _program.Populations[_program.Population(probe.Population)].Size * replicas, pending = executable.PendingRows(p);
            double[] rows = new double[width * pending];
            Assert.Equal(pending, executable.DrainProbe(p, rows));
            _rows[p].AddRange(rows.Chunk(width));
            took |= pending > 0;
        }
        return took;
    }
}
