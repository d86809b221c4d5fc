using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Files;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Kernels.Synapses;
using Neuromorphic.Hal.Program;
using Xunit;
using static Neuromorphic.Hal.Conformance.Parts;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>Reading and writing state; saving a run and going on with the same bits.</summary>
[Suite(Capability.State)]
public abstract class StateSuite<TTarget> : ConformanceSuite<TTarget> where TTarget : IConformanceTarget, new()
{
    /// <summary>The largest 32-bit integer and one that single precision does not hold.</summary>
    private static readonly double[] s_integers = [int.MaxValue, 16_777_217, -1];

    /// <summary>All forms of the backend.</summary>
    public static IEnumerable<ITheoryDataRow> Variants() => BackendVariant.Rows(new TTarget());

    [Fact]
    public void Fields_begin_with_what_the_program_gives_the_kernel_derives_or_the_declaration_defaults_to()
    {
        NetworkProgram program = new()
        {
            DtMs = 0.1,
            Populations =
            [
                Neurons<LifDelta>("a", 3, 0, ("TauMem", new double[] { 5, 10, 20 }), ("VThreshold", -50)) with
                {
                    Initial = new Dictionary<string, ValueSpec> { ["V"] = new double[] { 1, 2, 3 } },
                    ExtraFields = [new ExtraField(new FieldDeclaration("mark", FieldRole.Parameter, 7))],
                },
            ],
        };
        IExecutable executable = Compile(program);
        FieldLayout layout = new(program.Populations[0]);
        Expect.Close([1, 2, 3], Field(executable, layout, "V"));
        Expect.Close([0, 0, 0], Field(executable, layout, "Refractory"));
        Expect.Close([Math.Exp(-0.02) - 1, Math.Exp(-0.01) - 1, Math.Exp(-0.005) - 1], Field(executable, layout, "ExpM1"), within: 1e-9);
        // -50 less the rest of -70; 2 ms in steps of 0.1.
        Expect.Close([20, 20, 20], Field(executable, layout, "Theta"));
        Expect.Close([20, 20, 20], Field(executable, layout, "RefractorySteps"));
        Expect.Close([7, 7, 7], Field(executable, layout, "mark"));
    }

    [Fact]
    public void Every_kind_of_state_reads_as_it_was_written()
    {
        IExecutable executable = Compile(Everything());
        (StateAddress Address, double[] Values)[] state =
        [
            (StateAddress.Field(0, 0), [0.5, -0.25]), (StateAddress.Field(2, 0), [0.1f, 0.2f]), (StateAddress.Field(2, 1), [0.75]),
            (StateAddress.Field(2, 2), s_integers[..2]), (StateAddress.Field(2, 3), [s_integers[2]]), (StateAddress.Weights(0), [1, 2, 3, 4]),
            (new StateAddress(StateKind.PreField, 0), [0.125, 0.5]), (new StateAddress(StateKind.PostField, 0), [0.25, 8]),
            (new StateAddress(StateKind.SynapseField, 1), [3, 4]), (StateAddress.Rows(0), [2, 1]), (StateAddress.Learning(0), [0]),
            (StateAddress.Tape(0), [1, 2, 3, 4]),
        ];
        foreach ((StateAddress address, double[] values) in state) executable.WriteState(address, values);
        foreach ((StateAddress address, double[] values) in state)
        {
            Assert.Equal(values.Length, executable.StateLength(address));
            Expect.Close(values, Read(executable, address));
        }
    }

    /// <summary>The threshold is 1: a potential of 0.75 and an input of 0.5 in step 0 make a spike, 0.25 and 0.5 do not.</summary>
    [Fact]
    public void A_written_field_holds_from_the_next_step_on()
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations = [Neurons<IntegrateAndFire>("a", 2, 0)],
            Inputs = [Jumps("a", "in", (0, 0, 0.5f), (0, 1, 0.5f), (3, 0, 0.5f), (3, 1, 0.5f))],
            Probes = [SpikesOf("a")],
        };
        IExecutable executable = Compile(program);
        executable.WriteState(StateAddress.Field(0, 0), [0.75, 0.25]);
        Expect.Spikes([(0, 0)], Recording.Of(executable, 3).Train("a"));
        executable.WriteState(StateAddress.Field(0, 0), [0.25, 0.75]);
        Expect.Spikes([(3, 1)], Recording.Of(executable, 3).Train("a"));
    }

    /// <summary>One value for all neurons until the host writes several.</summary>
    [Fact]
    public void A_parameter_may_be_rewritten_per_neuron()
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations = [Neurons<IntegrateAndFire>("a", 20, 0, ("IConstant", 1), ("VThreshold", 100))],
            Probes = [SpikesOf("a")],
        };
        IExecutable executable = Compile(program);
        FieldLayout layout = new(program.Populations[0]);
        executable.WriteState(StateAddress.Field(0, layout.Find("Theta")), [.. Enumerable.Range(1, 20).Select(n => (double)n)]);
        // 1 per step: neuron n reaches n + 1 first in step n.
        IEnumerable<(long Step, int Neuron)> train = Recording.Of(executable, 20).Train("a");
        Expect.Spikes(Enumerable.Range(0, 20).Select(n => ((long)n, n)), Enumerable.Range(0, 20).Select(n => train.First(spike => spike.Neuron == n)));
    }

    /// <summary>The weight is 1 for what is sent in step 0, whose spike is in flight when it becomes 5, and 5 for what is sent in step 1.</summary>
    [Fact]
    public void A_written_weight_holds_for_what_is_sent_from_then_on()
    {
        IExecutable executable = Compile(InFlight());
        executable.Run(1);
        executable.WriteState(StateAddress.Weights(0), [5]);
        Expect.Close([0, 0, 0, 1, 5], Recording.Of(executable, 4).Trace("V b"));
    }

    /// <summary>In flight on a grid that the new weight outgrows: what is on its way moves to the coarser grid, where 1 and 2^20 are still exact.</summary>
    [Fact]
    public void A_written_weight_may_outgrow_the_fixed_point()
    {
        IExecutable executable = Compile(InFlight());
        executable.Run(1);
        executable.WriteState(StateAddress.Weights(0), [Math.ScaleB(1, 20)]);
        Expect.Close([0, 0, 0, 1, Math.ScaleB(1, 20)], Recording.Of(executable, 4).Trace("V b"));
        executable.Reset([0]);
        executable.WriteState(StateAddress.Weights(0), [Math.ScaleB(1, -20)]);
        executable.Reset([0]);
        Expect.Close([0, 0, 0, Math.ScaleB(1, -20), Math.ScaleB(1, -20)], Recording.Of(executable, 5).Trace("V b"));
    }

    [Fact]
    public void State_that_does_not_fit_is_refused_and_nothing_is_changed()
    {
        IExecutable executable = Compile(Everything());
        (StateAddress Address, double[] Values)[] wrong =
        [
            (StateAddress.Field(0, 0), [1]), (StateAddress.Field(0, 0), [1, 2, 3]), (StateAddress.Field(0, 99), [1, 2]), (StateAddress.Field(0, -1), [1, 2]),
            (StateAddress.Field(0, 0), [1, double.NaN]), (StateAddress.Field(2, 2), [1, 0.5]), (StateAddress.Field(2, 2), [1, 3e9]),
            (StateAddress.Field(2, 2), [1, double.NaN]), (StateAddress.Weights(0), [1, 2, 3]), (StateAddress.Weights(0), [1, 2, 3, 101]),
            (StateAddress.Weights(0), [1, 2, 3, -1]), (StateAddress.Weights(0), [1, 2, 3, double.NaN]), (StateAddress.Weights(1), [1, double.PositiveInfinity]),
            (new StateAddress(StateKind.PreField, 0, 1), [1, 2]), (new StateAddress(StateKind.PreField, 2), [1, 2]),
            (new StateAddress(StateKind.SynapseField, 0), [1, 2, 3, 4]), (new StateAddress(StateKind.PreField, 0), [1, double.NaN]),
            (StateAddress.Rows(0), [3, 0]), (StateAddress.Rows(0), [1, 2]), (StateAddress.Rows(0), [-1, 0]), (StateAddress.Rows(0), [1.5, 0]),
            (StateAddress.Rows(0), [double.NaN, 0]), (StateAddress.Rows(0), [1]), (StateAddress.Learning(0), [2]), (StateAddress.Learning(0), [double.NaN]),
            (StateAddress.Tape(0), [1]), (StateAddress.Tape(0), new double[16]),
        ];
        foreach ((StateAddress address, double[] values) in wrong)
        {
            double[] before = Read(executable, Known(address));
            Exception? error = Record.Exception(() => executable.WriteState(address, values));
            Assert.True(error is ArgumentException, $"writing {string.Join(" ", values)} to {address} gave {error?.GetType().Name ?? "no error"}");
            Assert.Equal(before, Read(executable, Known(address)));
        }
        Assert.Throws<ArgumentException>(() => executable.ReadState(StateAddress.Field(0, 0), new double[1]));
    }

    /// <summary>Saved in the middle, restored where something else had run: spikes in flight, traces, windows, probes and draws go on as if nothing had been.</summary>
    [Theory]
    [InlineData(501, false)]
    [InlineData(502, false)]
    [InlineData(503, false)]
    [InlineData(504, true)]
    [InlineData(505, true)]
    [InlineData(506, true)]
    public void A_saved_run_goes_on_with_the_same_bits(ulong seed, bool learning)
    {
        NetworkProgram program = RandomPrograms.Make(seed, learning);
        uint[] trials = learning ? [2] : [2, 7];
        IExecutable saved = Compile(program, trials.Length), restored = Compile(program, trials.Length);
        saved.Reset(trials);
        saved.Run(17);
        byte[] image = Save(saved);
        restored.Run(5);
        restored.Restore(new MemoryStream(image));
        Assert.Equal(saved.Step, restored.Step);
        Expect.SkipStochastic();
        Observation expected = Observation.Of(saved, 30, trials.Length);
        Observation.AssertSame(expected, Observation.Of(restored, 30, trials.Length));
        // And once more into the one that has gone on.
        saved.Restore(new MemoryStream(image));
        Observation.AssertSame(expected, Observation.Of(saved, 30, trials.Length));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_run_may_be_saved_by_one_form_of_the_backend_and_restored_by_another(string variant)
    {
        Expect.SkipStochastic();
        IBackend other = new TTarget().Variants.Single(v => v.Name == variant).Create();
        foreach (ulong seed in (ulong[])[511, 512, 513, 514])
        {
            NetworkProgram program = RandomPrograms.Make(seed, learning: seed % 2 == 0);
            IExecutable here = Compile(program), there = Compile(other, program);
            here.Run(11);
            there.Restore(new MemoryStream(Save(here)));
            Observation.AssertSame(Observation.Of(here, 20), Observation.Of(there, 20));
        }
    }

    [Fact]
    public void An_image_holds_what_the_host_wrote_and_what_waits()
    {
        IExecutable saved = Compile(Everything()), restored = Compile(Everything());
        saved.WriteEvents(0, 0, [new InputEvent(2, 0, 1), new InputEvent(6, 1, 1)]);
        saved.WriteInput(1, 0, [3, 4]);
        saved.WriteState(StateAddress.Field(2, 2), s_integers[..2]);
        saved.WriteState(StateAddress.Weights(0), [9, 8, 7, 6]);
        saved.WriteState(StateAddress.Rows(0), [2, 1]);
        saved.WriteState(StateAddress.Learning(0), [0]);
        saved.Run(4);
        restored.Restore(new MemoryStream(Save(saved)));
        Expect.Close(s_integers[..2], Read(restored, StateAddress.Field(2, 2)));
        Expect.Close([9, 8, 7, 6], Read(restored, StateAddress.Weights(0)));
        Expect.Close([2, 1], Read(restored, StateAddress.Rows(0)));
        Expect.Close([0], Read(restored, StateAddress.Learning(0)));
        Assert.Equal(saved.StateLength(StateAddress.Tape(0)), restored.StateLength(StateAddress.Tape(0)));
        Expect.SkipStochastic();
        Observation.AssertSame(Observation.Of(saved, 2), Observation.Of(restored, 2));
    }

    [Fact]
    public void Saving_does_not_disturb_the_run()
    {
        NetworkProgram program = RandomPrograms.Make(521, learning: true);
        IExecutable saved = Compile(program), alone = Compile(program);
        saved.Run(9);
        alone.Run(9);
        Assert.Equal(Save(saved), Save(saved));
        Expect.SkipStochastic();
        Observation.AssertSame(Observation.Of(alone, 20), Observation.Of(saved, 20));
    }

    [Fact]
    public void An_image_of_another_program_or_batch_is_refused_and_changes_nothing()
    {
        NetworkProgram program = RandomPrograms.Make(531, learning: false);
        Refuses(program, [Save(Compile(program with { Seed = 9999 })), Save(Compile(program, batch: 2))]);
    }

    [Fact]
    public void A_damaged_image_is_refused_and_changes_nothing()
    {
        NetworkProgram program = RandomPrograms.Make(532, learning: true);
        IExecutable saved = Compile(program);
        saved.Run(6);
        byte[] image = Save(saved);
        List<byte[]> damaged = [[], image[..(Frame.HeaderLength - 1)], image[..^1], [.. image, 0]];
        // Every byte of the header - magic, version, length, checksum - and a few of the body.
        foreach (int position in Enumerable.Range(0, Frame.HeaderLength).Concat([Frame.HeaderLength, image.Length / 3, image.Length / 2, image.Length - 1]))
        {
            damaged.Add([.. image]);
            damaged[^1][position] ^= 0x10;
        }
        Refuses(program, damaged);
    }

    private void Refuses(NetworkProgram program, IReadOnlyList<byte[]> images)
    {
        IExecutable executable = Compile(program);
        executable.Run(3);
        byte[] before = Save(executable);
        foreach (byte[] image in images)
        {
            Assert.Throws<InvalidDataException>(() => executable.Restore(new MemoryStream(image)));
            Assert.Equal(3, executable.Step);
        }
        Assert.Equal(before, Save(executable));
    }

    private static byte[] Save(IExecutable executable)
    {
        using MemoryStream stream = new();
        executable.Save(stream);
        return stream.ToArray();
    }

    private static double[] Field(IExecutable executable, FieldLayout layout, string name) => Read(executable, StateAddress.Field(0, layout.Find(name)));

    /// <summary>The address with the first item where the item itself does not exist.</summary>
    private static StateAddress Known(StateAddress address) => address switch
    {
        { Kind: StateKind.Field, Item: -1 or 99 } => address with { Item = 0 },
        { Kind: StateKind.PreField } => new StateAddress(StateKind.PreField, 0),
        { Kind: StateKind.SynapseField } => new StateAddress(StateKind.SynapseField, 1),
        _ => address,
    };

    /// <summary>Spikes in steps 0 and 1 with a delay of 3 and a weight of 1; the probe keeps the row of step 0 until it is drained.</summary>
    private static NetworkProgram InFlight() => new()
    {
        DtMs = 1,
        Populations = [Relays("a", 1), Meters("b", 1)],
        Projections = [Connect("a", "b", new OneToOne(), 1, 3)],
        Inputs = [Events("a", (0, 0), (1, 0))],
        Probes = [FieldOf("b")],
    };

    /// <summary>Fields of every role, format and extent; a learning projection, one with state per synapse, a static one; a tape of 7 rows.</summary>
    private static NetworkProgram Everything() => new()
    {
        DtMs = 1,
        Populations =
        [
            Sums("a", 2), Scripted("s", 2),
            new PopulationSpec
            {
                Name = "store",
                Shape = [2],
                ExtraFields =
                [
                    new ExtraField(new FieldDeclaration("x", FieldRole.State)), new ExtraField(new FieldDeclaration("rate", FieldRole.Parameter), FieldExtent.Single),
                    new ExtraField(new FieldDeclaration("label", FieldRole.State, 0, FieldFormat.Integer)),
                    new ExtraField(new FieldDeclaration("count", FieldRole.Parameter, 0, FieldFormat.Integer), FieldExtent.Single),
                ],
            },
        ],
        Projections =
        [
            Connect("s", "s", new Dense(), 1, 2, "synapses") with { Synapse = SynapseKernelSpec.Of<PairStdp>(), MinimumWeight = 0, MaximumWeight = 100 },
            Connect("s", "a", new OneToOne(), 1) with { Synapse = SynapseKernelSpec.Of<CountingSynapse>(), MinimumWeight = 0, MaximumWeight = 1000 },
            Connect("s", "s", new OneToOne(), 1, 1, "synapses") with { Name = "static" },
        ],
        Inputs =
        [
            new EventsInput { Name = "events", Target = "s", Channel = "script" }, new ValuesInput { Name = "held", Target = "a", Channel = "in" },
        ],
        Probes = [SpikesOf("s"), FieldOf("a", every: 2), FieldOf("s", "Received") with { Tape = "t" }],
        Tapes = [new TapeSpec("t", "s", 7)],
    };
}
