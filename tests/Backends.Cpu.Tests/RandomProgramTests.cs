using Neuromorphic.Hal.Conformance;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu.Tests;

/// <summary>The CPU backend against the reference, everything that can be observed compared bit for bit.</summary>
public class RandomProgramTests
{
    public static TheoryData<ulong> Seeds() => [.. Enumerable.Range(1, 40).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_random_program_gives_the_references_bits_at_every_thread_count(ulong seed)
    {
        NetworkProgram program = RandomPrograms.Make(seed, learning: false);
        string expected = Digest(new ReferenceBackend(), program, 1, [7]);
        foreach (int threads in (int[])[1, 2, 3, 8])
            Assert.Equal(expected, Digest(new CpuBackend(new CpuOptions { Threads = threads }), program, 1, [7]));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_random_learning_program_gives_the_references_bits(ulong seed)
    {
        NetworkProgram program = RandomPrograms.Make(seed, learning: true);
        string expected = Digest(new ReferenceBackend(), program, 1, [3]);
        foreach (int threads in (int[])[1, 3])
            Assert.Equal(expected, Digest(new CpuBackend(new CpuOptions { Threads = threads }), program, 1, [3]));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_batch_of_trials_gives_the_references_bits(ulong seed)
    {
        NetworkProgram program = RandomPrograms.Make(seed, learning: false);
        uint[] trials = [5, 0, 9];
        Assert.Equal(Digest(new ReferenceBackend(), program, 4, trials), Digest(new CpuBackend(new CpuOptions { Threads = 2 }), program, 4, trials));
    }

    [Fact]
    public void The_random_programs_are_lively_enough_to_tell_backends_apart()
    {
        int lively = 0;
        for (ulong seed = 1; seed <= 40; seed++)
        {
            using IExecutable executable = new CpuBackend().Compile(RandomPrograms.Make(seed, learning: false), CompileOptions.Default);
            if (executable.Run(10) is { Spikes: > 50, SynapticEvents: > 200 }) lively++;
        }
        Assert.True(lively >= 25, $"only {lively} of 40 programs have more than 50 spikes in 10 steps");
    }

    [Theory]
    [InlineData(SimdWidth.Bits128)]
    [InlineData(SimdWidth.Bits256)]
    [InlineData(SimdWidth.Bits512)]
    public void Every_vector_width_gives_the_same_bits(SimdWidth width)
    {
        Assert.SkipUnless(SimdWidths.IsSupported(width), $"this processor has no {width} vectors");
        for (ulong seed = 100; seed < 120; seed++)
        {
            NetworkProgram program = RandomPrograms.Make(seed, learning: false);
            Assert.Equal(Digest(new ReferenceBackend(), program, 1, [0]), Digest(new CpuBackend(new CpuOptions { SimdWidth = width }), program, 1, [0]));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_saved_run_goes_on_with_the_same_bits_elsewhere(ulong seed)
    {
        NetworkProgram program = RandomPrograms.Make(seed, learning: seed % 2 == 0);
        foreach (Func<int, IBackend> make in (Func<int, IBackend>[])[t => new CpuBackend(new CpuOptions { Threads = t }), _ => new ReferenceBackend()])
        {
            using IExecutable first = make(1).Compile(program, CompileOptions.Default);
            using IExecutable second = make(3).Compile(program, CompileOptions.Default);
            first.Reset([2]);
            first.Run(17);
            using MemoryStream image = new();
            first.Save(image);
            second.Run(5);
            image.Position = 0;
            second.Restore(image);
            Assert.Equal(first.Step, second.Step);
            Assert.Equal(Digest(first, program, 30), Digest(second, program, 30));
        }
    }

    internal static string Digest(IBackend backend, NetworkProgram program, int batch, uint[] trials)
    {
        using IExecutable executable = backend.Compile(program, new CompileOptions { Batch = batch });
        executable.Reset(trials);
        return Digest(executable, program, 60);
    }

    /// <summary>Runs and writes down everything: reports, spikes, counts, potentials, weights.</summary>
    internal static string Digest(IExecutable executable, NetworkProgram program, int steps)
    {
        System.Text.StringBuilder text = new();
        SpikeRecord[] spikes = new SpikeRecord[5000];
        double[] rows = new double[100_000];
        for (long done = 0; done < steps;)
        {
            RunReport report = executable.Run(Math.Min(13, steps - done));
            done += report.Steps;
            text.AppendLine(FormattableString.Invariant($"{report.Steps} {report.End} {report.Probe} {report.Spikes} {report.SynapticEvents} {report.Saturations}"));
            for (int p = 0; p < program.Probes.Count; p++)
            {
                text.Append(program.Probes[p].Name).Append(": ");
                if (program.Probes[p].Kind == ProbeKind.Spikes)
                {
                    for (int count; (count = executable.DrainSpikes(p, spikes)) > 0;)
                        foreach (SpikeRecord s in spikes.AsSpan(0, count)) text.Append(FormattableString.Invariant($"{s.Replica}/{s.Step}/{s.Neuron}/{s.Value:R} "));
                }
                else
                {
                    int pending = executable.PendingRows(p), read = executable.DrainProbe(p, rows);
                    Assert.Equal(pending, read);
                    int width = program.Populations[program.Population(program.Probes[p].Population)].Size;
                    text.Append(read).Append(' ').AppendJoin(' ', rows.Take(read * width).Select(v => BitConverter.DoubleToInt64Bits(v)));
                }
                text.AppendLine();
            }
        }
        for (int p = 0; p < program.Projections.Count; p++)
        {
            double[] weights = new double[executable.StateLength(StateAddress.Weights(p))];
            executable.ReadState(StateAddress.Weights(p), weights);
            text.AppendJoin(' ', weights).AppendLine();
        }
        return text.ToString();
    }
}
