using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Synapses;
using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;
using Xunit;
using static Neuromorphic.Hal.Conformance.Parts;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>Learning synapses: when hooks run and what they see, on trains made by hand; the library's rules against closed forms.</summary>
/// <remarks>
/// Populations a and b spike as their script says, whatever arrives, so the trains do not depend on what is learned. In closed forms a spike of step k acts
/// at the synapse in step k (source, dendritic delay), k + d (target, dendritic), k + d - 1 (source, axonal) or k (target, axonal).
/// </remarks>
[Suite(Capability.Plasticity)]
public abstract class PlasticitySuite<TTarget> : ConformanceSuite<TTarget> where TTarget : IConformanceTarget, new()
{
    private const double TauPlus = 20, TauMinus = 10, Lambda = 0.1, Alpha = 0.5, Maximum = 2;

    /// <summary>Both places of the delay, short and long.</summary>
    public static TheoryData<DelayPlace, int> Delays() => new()
    {
        { DelayPlace.Dendritic, 1 }, { DelayPlace.Dendritic, 2 }, { DelayPlace.Dendritic, 7 },
        { DelayPlace.Axonal, 1 }, { DelayPlace.Axonal, 2 }, { DelayPlace.Axonal, 7 },
    };

    /// <summary>
    /// Source 0, target 5, dendritic delay 2: the target's spike is at the synapse in step 7, 7 steps after the source's, and not before: the weight grows by
    /// lambda wMax e^(-7/20) in step 7.
    /// </summary>
    [Fact]
    public void Dendritic_potentiation_happens_when_the_target_spike_has_come_back()
        => ChangesOnceInStep(7, Lambda * Maximum * Math.Exp(-7 / TauPlus), DelayPlace.Dendritic, delay: 2, source: 0, target: 5);

    /// <summary>Target 1, source 5, dendritic delay 2: at the synapse in steps 3 and 5. The source's spike acts at once: -alpha lambda wMax e^(-2/10) in step 5.</summary>
    [Fact]
    public void Dendritic_depression_happens_with_the_source_spike()
        => ChangesOnceInStep(5, -Alpha * Lambda * Maximum * Math.Exp(-2 / TauMinus), DelayPlace.Dendritic, delay: 2, source: 5, target: 1);

    /// <summary>Source 0, axonal delay 3: at the synapse in step 2. The target's spike of step 6 acts at once, 4 steps later.</summary>
    [Fact]
    public void Axonal_potentiation_happens_with_the_target_spike()
        => ChangesOnceInStep(6, Lambda * Maximum * Math.Exp(-4 / TauPlus), DelayPlace.Axonal, delay: 3, source: 0, target: 6);

    /// <summary>Target 1, source 2 with axonal delay 3: at the synapse in steps 1 and 4, so the weight falls in step 4.</summary>
    [Fact]
    public void Axonal_depression_happens_when_the_source_spike_has_come_through()
        => ChangesOnceInStep(4, -Alpha * Lambda * Maximum * Math.Exp(-3 / TauMinus), DelayPlace.Axonal, delay: 3, source: 2, target: 1);

    /// <summary>Both spikes reach the synapse in the same step: neither sees the other's increment, so nothing changes; each is seen by what comes later.</summary>
    [Theory]
    [MemberData(nameof(Delays))]
    public void Spikes_that_meet_at_the_synapse_do_not_see_each_other(DelayPlace place, int delay)
    {
        // Dendritic: the target's spike takes d steps; axonal: the source's takes d - 1.
        int source = place == DelayPlace.Dendritic ? 10 + delay : 10, target = place == DelayPlace.Dendritic ? 10 : 10 + delay - 1;
        IExecutable executable = Compile(Stdp(place, delay, [source], [target]));
        executable.Run(40);
        Expect.Close(1, Read(executable, StateAddress.Weights(0))[0]);
        Expect.Close(Math.Exp(-(39 - source) / TauPlus), Read(executable, new StateAddress(StateKind.PreField, 0))[0], within: 1e-6);
        Expect.Close(Math.Exp(-(39 - target) / TauMinus), Read(executable, new StateAddress(StateKind.PostField, 0))[0], within: 1e-6);
    }

    /// <summary>
    /// Target 3, then the source so that it meets the synapse 4 steps later: the weight falls with that very spike. Dendritic synapses send it after the
    /// change, axonal ones before; either way it arrives d steps after it left. The same spike again meets no target spike but the decayed trace.
    /// </summary>
    [Theory]
    [MemberData(nameof(Delays))]
    public void The_weight_is_read_after_the_change_behind_the_synapse_and_before_it_in_front(DelayPlace place, int delay)
    {
        bool dendritic = place == DelayPlace.Dendritic;
        int source = dendritic ? 3 + delay + 4 : 20, target = dendritic ? 3 : 20 + delay - 1 - 4;
        double change = -Alpha * Lambda * Maximum * Math.Exp(-4 / TauMinus);
        Recording run = Run(Stdp(place, delay, [source], [target]), 50);
        double[] expected = new double[50];
        expected[source + delay] = dendritic ? 1 + change : 1;
        Expect.Close(expected, run.Trace("Received b"), within: 1e-6);
    }

    /// <summary>
    /// Order within a step when both meet the synapse and each has an earlier partner. Dendritic: the target's hook first, then the source's, which sends what
    /// both left. Axonal: the source's hook first, sending what was there before, then the target's.
    /// </summary>
    [Theory]
    [MemberData(nameof(Delays))]
    public void Hooks_run_in_the_order_of_the_delays_place(DelayPlace place, int delay)
    {
        // At the synapse: source in steps 20 and 25, target in steps 22 and 25.
        int s = place == DelayPlace.Axonal ? delay - 1 : 0, t = place == DelayPlace.Dendritic ? delay : 0;
        // Multiplicative depression shows the order: it takes its share of the weight as it stands.
        NetworkProgram program = Stdp(place, delay, [20 - s, 25 - s], [22 - t, 25 - t], muMinus: 1);
        double w = 1, sentFirst = w;
        w += Lambda * Maximum * Math.Exp(-2 / TauPlus);
        double up = Lambda * Maximum * Math.Exp(-5 / TauPlus), downShare = Alpha * Lambda * Math.Exp(-3 / TauMinus), sentSecond;
        if (place == DelayPlace.Dendritic)
        {
            w += up;
            w -= downShare * w;
            sentSecond = w;
        }
        else
        {
            sentSecond = w;
            w -= downShare * w;
            w += up;
        }
        IExecutable executable = Compile(program);
        Recording run = Recording.Of(executable, 60);
        double[] expected = new double[60];
        expected[20 - s + delay] = sentFirst;
        expected[25 - s + delay] = sentSecond;
        Expect.Close(expected, run.Trace("Received b"), within: 1e-6);
        Expect.Close(w, Read(executable, StateAddress.Weights(0))[0], within: 1e-6);
    }

    /// <summary>
    /// Additive rule: every pair of spikes adds lambda wMax e^(-t/tau+) or -alpha lambda wMax e^(-t/tau-), whatever lies between; ties add nothing. Trains by
    /// dice, 8 x 8 neurons, every synapse with a delay of its own from 1 to 9, bounds out of reach.
    /// </summary>
    [Theory]
    [InlineData(DelayPlace.Dendritic)]
    [InlineData(DelayPlace.Axonal)]
    public void The_additive_rule_is_a_sum_over_all_pairs_of_spikes(DelayPlace place)
    {
        const int size = 8, steps = 150;
        StreamKey dice = StreamKey.Of(1, $"pairs {place}");
        bool Spikes(int neuron, int step) => Philox4x32.ToUniform(Philox4x32.Block(new Words((uint)neuron, (uint)step, 0, 0), dice).W0) < 0.1f;
        (long, int)[] Train(int first) => [.. from step in Enumerable.Range(0, steps) from n in Enumerable.Range(0, size) where Spikes(first + n, step) select ((long)step, n)];
        double[] delays = [.. Enumerable.Range(0, size * size).Select(i => (double)(1 + i * 5 % 9))];
        NetworkProgram program = Pair(size, place, Rule(0, 0), 1, delays, -100, 100) with { Inputs = [Script("a", Train(0)), Script("b", Train(100))] };
        IExecutable executable = Compile(program);
        executable.Run(steps);
        double[] expected = new double[size * size];
        for (int source = 0; source < size; source++)
        {
            for (int target = 0; target < size; target++)
            {
                int i = source * size + target, d = (int)delays[i];
                int[] before = [.. from step in Enumerable.Range(0, steps) where Spikes(source, step) select step + (place == DelayPlace.Axonal ? d - 1 : 0)];
                int[] behind = [.. from step in Enumerable.Range(0, steps) where Spikes(100 + target, step) select step + (place == DelayPlace.Dendritic ? d : 0)];
                expected[i] = 1;
                // What reaches the synapse after the last step has not happened yet.
                foreach (int x in before.Where(x => x < steps))
                {
                    foreach (int y in behind.Where(y => y < steps))
                    {
                        if (x < y) expected[i] += Lambda * Maximum * Math.Exp(-(y - x) / TauPlus);
                        if (y < x) expected[i] -= Alpha * Lambda * Maximum * Math.Exp(-(x - y) / TauMinus);
                    }
                }
            }
        }
        // Some 100 changes of at most 0.2, each rounded: 100 x 2^-24 x 10.
        Expect.Close(expected, Read(executable, StateAddress.Weights(0)), within: 1e-4);
    }

    /// <summary>Guetig's rule with exponents between additive and multiplicative: w += lambda wMax (1 - w/wMax)^mu, w -= alpha lambda wMax (w/wMax)^mu, each times its trace.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(0.4, 0.4)]
    [InlineData(0, 1)]
    public void The_change_depends_on_the_weight_as_the_exponents_say(double muPlus, double muMinus)
    {
        // Delay 1, dendritic: the target's spike of step k is at the synapse in k + 1. Source 0, target 3 (at 4), source 9.
        IExecutable executable = Compile(Stdp(DelayPlace.Dendritic, 1, [0, 9], [3], muPlus, muMinus));
        executable.Run(5);
        double w = 1;
        w += Lambda * Maximum * Math.Pow(1 - w / Maximum, muPlus) * Math.Exp(-4 / TauPlus);
        Expect.Close(w, Read(executable, StateAddress.Weights(0))[0], within: 1e-6);
        executable.Run(5);
        w -= Alpha * Lambda * Maximum * Math.Pow(w / Maximum, muMinus) * Math.Exp(-5 / TauMinus);
        Expect.Close(w, Read(executable, StateAddress.Weights(0))[0], within: 1e-6);
    }

    [Fact]
    public void Weights_stay_within_their_bounds()
    {
        // Pairs one step apart: up by 0.19 each; or down by 0.095 each, less the 0.06 that older pairs add: beyond 1.25 after two, beyond 0.5 after fifteen.
        NetworkProgram up = Stdp(DelayPlace.Axonal, 1, [0, 40, 80], [1, 41, 81], minimum: 0.5, maximum: 1.25);
        Assert.Equal(1.25, Weight(up, 100));
        int[] target = [.. Enumerable.Range(0, 20).Select(i => 30 * i)], source = [.. target.Select(k => k + 1)];
        Assert.Equal(0.5, Weight(Stdp(DelayPlace.Axonal, 1, source, target, minimum: 0.5, maximum: 1.25), 600));
    }

    [Fact]
    public void Nothing_is_learned_where_learning_is_switched_off_but_traces_go_on()
    {
        IExecutable executable = Compile(Stdp(DelayPlace.Dendritic, 1, [0, 10], [3, 12]));
        executable.WriteState(StateAddress.Learning(0), [0]);
        executable.Run(8);
        Expect.Close(1, Read(executable, StateAddress.Weights(0))[0]);
        executable.WriteState(StateAddress.Learning(0), [1]);
        executable.Run(12);
        // From step 8 on: source 10 against target 3 (at 4), target 12 (at 13) against both sources.
        double expected = 1 - Alpha * Lambda * Maximum * Math.Exp(-6 / TauMinus) + Lambda * Maximum * (Math.Exp(-13 / TauPlus) + Math.Exp(-3 / TauPlus));
        Expect.Close(expected, Read(executable, StateAddress.Weights(0))[0], within: 1e-6);
    }

    [Fact]
    public void A_program_may_begin_with_learning_switched_off()
    {
        NetworkProgram program = Stdp(DelayPlace.Dendritic, 1, [0], [3]);
        program = program with { Projections = [program.Projections[0] with { Learning = false }] };
        Expect.Close(1, Weight(program, 10));
    }

    /// <summary>Rows are targets: 0 is frozen, 1 learns, 2 is not in use. Frozen ones deliver, unused ones do not.</summary>
    [Fact]
    public void Frozen_rows_are_not_written_and_unused_ones_do_nothing()
    {
        NetworkProgram program = Pair(3, DelayPlace.Dendritic, Rule(0, 0), 1, 1, 0, 10) with
        {
            Inputs = [Script("a", (0, 0), (8, 0)), Script("b", (3, 0), (3, 1), (3, 2))],
        };
        program = program with { Projections = [program.Projections[0] with { InitialRows = 2 }] };
        IExecutable executable = Compile(program);
        executable.WriteState(StateAddress.Rows(0), [2, 1]);
        Recording run = Recording.Of(executable, 12);
        double up = Lambda * Maximum * Math.Exp(-4 / TauPlus), down = Alpha * Lambda * Maximum * Math.Exp(-4 / TauMinus);
        double[] weights = Read(executable, StateAddress.Weights(0));
        Expect.Close([1, 1 + up - down, 1, 1, 1, 1, 1, 1, 1], weights, within: 1e-6);
        Expect.Close([1, 1 + up - down, 0], run.RowsOf("Received b")[9], within: 1e-6);
    }

    /// <summary>
    /// The counting synapse has state of every kind and no decay. Axonal delay 1; source in 0, 2, 4, target in 1, 2. Step 0: sends w/1 = 10. Step 1: w += 10 x 1.
    /// Step 2: the source first, w -= 1 x 1 after sending 20/2; then the target, w += 10 x 1. Step 4: sends 29/3; w -= 2.
    /// </summary>
    [Fact]
    public void State_of_synapses_sources_and_targets_is_kept_where_it_belongs()
    {
        NetworkProgram program = Pair(1, DelayPlace.Axonal, SynapseKernelSpec.Of<CountingSynapse>(), 10, 1, -100, 100) with
        {
            Inputs = [Script("a", (0, 0), (2, 0), (4, 0)), Script("b", (1, 0), (2, 0))],
        };
        IExecutable executable = Compile(program);
        Recording run = Recording.Of(executable, 6);
        Expect.Close([0, 10, 0, 10, 0, 29.0 / 3], run.Trace("Received b"), within: 1e-6);
        Expect.Close(27, Read(executable, StateAddress.Weights(0))[0]);
        Expect.Close(3, Read(executable, new StateAddress(StateKind.SynapseField, 0))[0]);
        Expect.Close(3, Read(executable, new StateAddress(StateKind.PreField, 0))[0]);
        Expect.Close(2, Read(executable, new StateAddress(StateKind.PostField, 0))[0]);
        // A reset takes traces and synapse state to the start, and keeps the weight.
        executable.Reset([0]);
        Expect.Close(0, Read(executable, new StateAddress(StateKind.SynapseField, 0))[0]);
        Expect.Close(0, Read(executable, new StateAddress(StateKind.PreField, 0))[0]);
        Expect.Close(27, Recording.Of(executable, 2).Trace("Received b")[1]);
    }

    /// <summary>
    /// Resources x, active y, inactive z = 1 - x - y between spikes a time t apart: y e^(-t/psc); z e^(-t/rec) + y / psc (e^(-t/psc) - e^(-t/rec)) / (1/rec - 1/psc);
    /// utilisation u e^(-t/fac), u += U (1 - u) at a spike, which sends u x w and moves u x from x to y. Tsodyks, Uziel, Markram 2000, solved over the interval.
    /// </summary>
    [Theory]
    [InlineData(0.5, 3, 800, 0)]
    [InlineData(0.1, 3, 100, 1000)]
    public void Short_term_plasticity_follows_its_closed_form(double use, double psc, double rec, double fac)
    {
        int[] spikes = [2, 3, 13, 20, 21, 60, 160];
        SynapseKernelSpec rule = SynapseKernelSpec.Of<TsodyksMarkram>();
        NetworkProgram program = Pair(1, DelayPlace.Dendritic, rule, 8, 4, double.NegativeInfinity, double.PositiveInfinity) with
        {
            Inputs = [Script("a", [.. spikes.Select(k => ((long)k, 0))])],
        };
        Dictionary<string, double> parameters = new() { ["U"] = use, ["TauPsc"] = psc, ["TauRec"] = rec, ["TauFac"] = fac };
        program = program with { Projections = [program.Projections[0] with { SynapseParameters = parameters }] };
        double[] expected = new double[200];
        double x = 1, y = 0, u = 0;
        for (int i = 0; i < spikes.Length; i++)
        {
            double t = i == 0 ? spikes[0] + 1 : spikes[i] - spikes[i - 1], z = 1 - x - y;
            double decayPsc = Math.Exp(-t / psc), decayRec = Math.Exp(-t / rec);
            z = z * decayRec + y / psc * (decayPsc - decayRec) / (1 / rec - 1 / psc);
            y *= decayPsc;
            x = 1 - y - z;
            u *= fac == 0 ? 0 : Math.Exp(-t / fac);
            u += use * (1 - u);
            expected[spikes[i] + 4] = 8 * u * x;
            (x, y) = (x - u * x, y + u * x);
        }
        Expect.Close(expected, Run(program, 200).Trace("Received b"), within: 2e-5);
    }

    /// <summary>Learning programs made by dice, on every form of the backend in Determinism; here against the oracle, weights and traces too.</summary>
    [Fact]
    public void Learning_programs_made_by_dice_keep_the_traces_of_the_reference_backend()
    {
        IBackend oracle = Oracle();
        for (ulong seed = 601; seed <= 610; seed++)
        {
            NetworkProgram program = RandomPrograms.Make(seed, learning: true);
            IExecutable expected = Compile(oracle, program), actual = Compile(program);
            Observation.AssertSame(Observation.Of(expected, 40), Observation.Of(actual, 40));
            for (int p = 0; p < program.Projections.Count; p++)
            {
                if (program.Projections[p].Synapse is not { Declaration: var rule }) continue;
                for (int f = 0; f < rule.PreFields.Count; f++) Same(new StateAddress(StateKind.PreField, p, f));
                for (int f = 0; f < rule.PostFields.Count; f++) Same(new StateAddress(StateKind.PostField, p, f));
            }
            void Same(StateAddress address) => Assert.Equal(Read(expected, address), Read(actual, address));
        }
    }

    private void ChangesOnceInStep(int step, double change, DelayPlace place, int delay, int source, int target)
    {
        IExecutable executable = Compile(Stdp(place, delay, [source], [target]));
        executable.Run(step);
        Expect.Close(1, Read(executable, StateAddress.Weights(0))[0]);
        executable.Run(1);
        Expect.Close(1 + change, Read(executable, StateAddress.Weights(0))[0], within: 1e-6);
        executable.Run(30);
        Expect.Close(1 + change, Read(executable, StateAddress.Weights(0))[0], within: 1e-6);
    }

    private double Weight(NetworkProgram program, int steps)
    {
        IExecutable executable = Compile(program);
        executable.Run(steps);
        Expect.SkipStochastic();
        return Read(executable, StateAddress.Weights(0))[0];
    }

    /// <summary>One synapse of weight 1 between neurons that spike in the given steps.</summary>
    private static NetworkProgram Stdp(
        DelayPlace place, int delay, int[] source, int[] target, double muPlus = 0, double muMinus = 0, double minimum = 0, double maximum = Maximum)
        => Pair(1, place, Rule(muPlus, muMinus), 1, delay, minimum, maximum) with
        {
            Inputs = [Script("a", [.. source.Select(k => ((long)k, 0))]), Script("b", [.. target.Select(k => ((long)k, 0))])],
        };

    private static (SynapseKernelSpec Kernel, Dictionary<string, double> Parameters) Rule(double muPlus, double muMinus) => (
        SynapseKernelSpec.Of<PairStdp>(),
        new Dictionary<string, double>
        {
            ["TauPlus"] = TauPlus,
            ["TauMinus"] = TauMinus,
            ["Lambda"] = Lambda,
            ["Alpha"] = Alpha,
            ["MuPlus"] = muPlus,
            ["MuMinus"] = muMinus,
            ["MaximumWeight"] = Maximum,
        });

    private static NetworkProgram Pair(int size, DelayPlace place, SynapseKernelSpec rule, ValueSpec weight, ValueSpec delay, double minimum, double maximum)
        => Pair(size, place, (rule, []), weight, delay, minimum, maximum);

    private static NetworkProgram Pair(
        int size, DelayPlace place, (SynapseKernelSpec Kernel, Dictionary<string, double> Parameters) rule, ValueSpec weight, ValueSpec delay, double minimum, double maximum) => new()
        {
            DtMs = 1,
            Populations = [Scripted("a", size), Scripted("b", size)],
            Projections =
        [
            Connect("a", "b", new Dense(), weight, delay, "synapses") with
            {
                Synapse = rule.Kernel, SynapseParameters = rule.Parameters, DelayPlace = place, MinimumWeight = minimum, MaximumWeight = maximum,
            },
        ],
            Probes = [FieldOf("b", "Received")],
        };
}
