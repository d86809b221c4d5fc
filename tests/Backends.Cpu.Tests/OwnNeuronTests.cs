using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu.Tests;

/// <summary>A model of another assembly is an equal of the library's own: nothing in a backend knows it, and all of them run it alike.</summary>
public class OwnNeuronTests
{
    /// <summary>The quadratic integrate-and-fire neuron, tau dv/dt = v^2 + i + input, in the half-angle coordinate where its upstroke through infinity is plain turning.</summary>
    /// <remarks>
    /// v = tan(phi/2):  tau dphi/dt = (1 - cos phi) + (1 + cos phi) i = 2 (sin^2 + i cos^2)(phi/2); with x = phi/pi in [-1, 1) and midpoint steps.
    /// Ermentrout, Kopell, SIAM J. Appl. Math. 46, 1986.
    /// </remarks>
    private readonly struct QuadraticNeuron : INeuronKernel
    {
        public static NeuronKernelDeclaration Declaration { get; } = new()
        {
            Name = "Test.QuadraticNeuron",
            Version = 1,
            Parameters = [new("Tau", "ms", 10, 0, MinimumExcluded: true), new("I", "1", 1)],
            Fields = [new("X", FieldRole.State), new("Rate", FieldRole.Parameter), new("I", FieldRole.Parameter)],
            Channels = ["in"],
        };

        public static void Derive(Derivation d)
        {
            d.Set("Rate", 2 * d.DtMs / (Math.PI * d["Tau"]));
            d.Set("I", d["I"]);
        }

        public static void Step<TLane, TMask, TContext>(ref TContext c)
            where TLane : unmanaged, ILane<TLane, TMask>
            where TMask : unmanaged
            where TContext : struct, INeuronContext<TLane, TMask>
        {
            TLane x = c.Get(0), one = TLane.Splat(1), drive = c.Get(2) + c.Input(0);
            TLane half = x + TLane.Splat(0.5) * c.Get(1) * Speed<TLane, TMask>(x, drive);
            TLane next = x + c.Get(1) * Speed<TLane, TMask>(half, drive);
            TMask fired = TLane.LessOrEqual(one, next);
            c.Set(0, TLane.Select(fired, next - TLane.Splat(2), next));
            c.Spike(fired);
        }

        /// <summary>sin^2 + i cos^2 of pi x/2, by a cosine series in lane operations.</summary>
        private static TLane Speed<TLane, TMask>(TLane x, TLane drive)
            where TLane : unmanaged, ILane<TLane, TMask>
            where TMask : unmanaged
        {
            // cos(pi x) on [-1, 1] from cos(pi x / 4), whose series ends within single precision, doubled twice.
            TLane y = x * TLane.Splat(Math.PI / 4), z = y * y;
            TLane cosine = TLane.Fma(TLane.Fma(TLane.Fma(TLane.Fma(TLane.Splat(1.0 / 40320), z, TLane.Splat(-1.0 / 720)), z, TLane.Splat(1.0 / 24)), z, TLane.Splat(-0.5)), z, TLane.Splat(1));
            TLane two = TLane.Splat(2), one = TLane.Splat(1);
            cosine = two * cosine * cosine - one;
            cosine = two * cosine * cosine - one;
            return TLane.Splat(0.5) * ((one - cosine) + (one + cosine) * drive);
        }
    }

    private static NetworkProgram Program()
    {
        const int Size = 200;
        double[] drives = [.. Enumerable.Range(0, Size).Select(i => 0.2 + 0.01 * i)];
        return new NetworkProgram
        {
            DtMs = 0.1,
            Seed = 3,
            Populations = [new PopulationSpec { Name = "own", Shape = [Size], Kernel = NeuronKernelSpec.Of<QuadraticNeuron>(), Parameters = new Dictionary<string, ValueSpec> { ["I"] = drives } }],
            Projections =
            [
                new ProjectionSpec { Name = "ring", Source = "own", Target = "own", Channel = "in", Connectivity = new Bernoulli(0.05), Weight = 0.4, DelaySteps = 7 },
            ],
            Probes = [new ProbeSpec { Name = "spikes", Population = "own", Kind = ProbeKind.Spikes, Capacity = 20_000 }],
        };
    }

    [Fact]
    public void Its_spikes_are_the_same_on_both_backends_at_every_width_and_thread_count()
    {
        SpikeRecord[] expected = Run(new ReferenceBackend(new ReferenceOptions()), Program());
        Assert.True(expected.Length > 1000);
        foreach (SimdWidth width in Enum.GetValues<SimdWidth>().Where(SimdWidths.IsSupported))
            foreach (int threads in (int[])[1, 3])
                Assert.Equal(expected, Run(new CpuBackend(new CpuOptions { Threads = threads, SimdWidth = width }), Program()));
    }

    [Fact]
    public void Alone_it_fires_with_the_period_pi_tau_over_the_root_of_its_drive()
    {
        NetworkProgram program = Program() with { Projections = [] };
        SpikeRecord[] spikes = Run(new CpuBackend(new CpuOptions { Threads = 1 }), program);
        foreach (int neuron in (int[])[0, 80, 199])
        {
            long[] steps = [.. spikes.Where(s => s.Neuron == neuron).Select(s => s.Step)];
            double period = Math.PI * 10 / Math.Sqrt(0.2 + 0.01 * neuron), measured = (steps[^1] - steps[0]) * 0.1 / (steps.Length - 1);
            Assert.Equal(period, measured, 0.11 / (steps.Length - 1) + 1e-3 * period);
        }
    }

    [Fact]
    public void A_program_with_it_survives_bytes_where_the_reader_knows_it()
    {
        byte[] bytes = ProgramBytes.Write(Program());
        NetworkProgram read = ProgramBytes.Read(bytes, KernelCatalogue.Standard.With(NeuronKernelSpec.Of<QuadraticNeuron>()));
        Assert.Equal(Run(new CpuBackend(new CpuOptions { Threads = 1 }), Program()), Run(new CpuBackend(new CpuOptions { Threads = 1 }), read));
        Assert.Contains("Test.QuadraticNeuron", Assert.ThrowsAny<Exception>(() => ProgramBytes.Read(bytes, KernelCatalogue.Standard)).Message, StringComparison.Ordinal);
    }

    private static SpikeRecord[] Run(IBackend backend, NetworkProgram program)
    {
        using IExecutable executable = backend.Compile(program, CompileOptions.Default, TestContext.Current.CancellationToken);
        executable.Run(2000, TestContext.Current.CancellationToken);
        SpikeRecord[] records = new SpikeRecord[20_000];
        return records[..executable.DrainSpikes(0, records)];
    }
}
