using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;
using Xunit;
using static Neuromorphic.Hal.Conformance.PhaseParts;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>Updates of weights: sums, kernels, state, bounds, rows.</summary>
public abstract partial class PhasesSuite<TTarget>
{
    /// <summary>Two sources, two targets, all weights 0 unless given.</summary>
    private static NetworkProgram Learning(params StageSpec[] stages) => OnePhase(
        [Store("a", 2, State("x")), Store("b", 2, State("y"), SingleParameter("rate", 1))],
        stages, [Matrix("a", "b", 0, 0, 0, 0)], [new TapeSpec("s", "a", 3), new TapeSpec("t", "b", 3)]);

    [Fact]
    public void An_update_sums_outer_products_over_the_replicas_in_use()
    {
        IExecutable e = Compile(Learning(Update<PlainUpdate>("a->b", "a.x", "b.y", "0.5")), batch: 3);
        e.Reset([0, 1]);
        e.Set("a.x", 0, 1, 2);
        e.Set("b.y", 0, 10, 20);
        e.Set("a.x", 1, 3, 4);
        e.Set("b.y", 1, 100, 200);
        e.Set("a.x", 2, 1000, 1000);
        e.Set("b.y", 2, 1000, 1000);
        e.RunPhase(0);
        // (1 * 10 + 3 * 100) / 2 and so on.
        Expect.Close([155, 310, 210, 420], e.Weights("a->b"));
    }

    [Fact]
    public void An_update_sums_over_a_tape_and_repeats_a_field_along_it()
    {
        IExecutable e = Compile(Learning(Update<PlainUpdate>("a->b", "tape:s", "tape:t", "1"), Update<PlainUpdate>("a->b", "a.x", "tape:t", "1")));
        e.SetTape("s", 1, 2, 3, 4);
        e.SetTape("t", 10, 0, 100, 1);
        e.Set("a.x", 0, 1000, 0);
        e.RunPhase(0);
        // First 1 * 10 + 3 * 100 = 310 in place 0; then 1000 * (10 + 100) is added.
        Expect.Close([310 + 110_000, 3 + 1000, 420, 4], e.Weights("a->b"));
    }

    [Fact]
    public void An_update_keeps_weights_within_the_projections_bounds()
    {
        NetworkProgram program = Learning(Update<PlainUpdate>("a->b", "a.x", "b.y", "1"));
        IExecutable e = Compile(program with { Projections = [program.Projections[0] with { MinimumWeight = -2, MaximumWeight = 3 }] });
        e.Set("a.x", 0, 1, -1);
        e.Set("b.y", 0, 1, 5);
        e.RunPhase(0);
        Expect.Close([1, 3, -1, -2], e.Weights("a->b"));
    }

    [Fact]
    public void Frozen_rows_and_rows_not_in_use_keep_weights_and_state()
    {
        IExecutable e = Compile(OnePhase(
            [Store("a", 2, State("x")), Store("b", 4, State("y"))],
            [Update<SgdUpdate>("a->b", "a.x", "b.y", "1", "0.5", "0")], [Matrix("a", "b", 1, 1, 1, 1, 1, 1, 1, 1)]));
        e.Set("a.x", 0, 1, 2);
        e.Set("b.y", 0, 1, 1, 1, 1);
        e.SetRows("a->b", 3, 1);
        e.RunPhase(0);
        Expect.Close([1, 0, 0, 1, 1, -1, -1, 1], e.Weights("a->b"));
        Expect.Close([0, 1, 1, 0, 0, 2, 2, 0], Read(e, StateAddress.Update(0, 0)));
        // A row taken into use begins with state 0.
        e.SetRows("a->b", 4, 3);
        e.RunPhase(0);
        Expect.Close([1, 0, 0, 0, 1, -1, -1, -1], e.Weights("a->b"));
    }

    [Fact]
    public void An_update_does_nothing_while_learning_is_switched_off()
    {
        IExecutable e = Compile(Learning(Update<SgdUpdate>("a->b", "a.x", "b.y", "1", "0.5", "0")));
        e.Set("a.x", 0, 1, 1);
        e.Set("b.y", 0, 1, 1);
        e.WriteState(StateAddress.Learning(0), [0]);
        e.RunPhase(0);
        Expect.Close([0, 0, 0, 0], e.Weights("a->b"));
        Expect.Close([0, 0, 0, 0], Read(e, StateAddress.Update(0, 0)));
    }

    /// <summary>g = 4, rate 0.5, momentum 0.25, decay 0.5: v = 4 + 0.5 * 8 = 8, w = 8 - 4 = 4; then v = 2 + 4 + 2 = 8, w = 4 - 4 = 0.</summary>
    [Fact]
    public void Gradient_descent_keeps_a_velocity_and_lets_weights_decay()
    {
        IExecutable e = Compile(OnePhase(
            [Store("a", 1, State("x")), Store("b", 1, State("y"))], [Update<SgdUpdate>("a->b", "a.x", "b.y", "0.5", "0.25", "0.5")], [Matrix("a", "b", 8)]));
        e.Set("a.x", 0, 2);
        e.Set("b.y", 0, 2);
        e.RunPhase(0);
        Expect.Close([4], e.Weights("a->b"));
        e.RunPhase(0);
        Expect.Close([0], e.Weights("a->b"));
    }

    /// <summary>In the first step m / (1 - beta1) = g and s / (1 - beta2) = g^2, so the change is rate times the sign of g; decay takes rate * 0.1 * w more.</summary>
    [Fact]
    public void The_first_step_of_Adam_is_the_rate_whatever_the_gradient()
    {
        IExecutable e = Compile(OnePhase(
            [Store("a", 2, State("x")), Store("b", 1, State("y"), SingleParameter("p1", 1), SingleParameter("p2", 1))],
            [
                Map<MultiplyMap>("b.p1", "0.9", "b.p1"), Map<MultiplyMap>("b.p2", "0.999", "b.p2"),
                Update<AdamUpdate>("a->b", "a.x", "b.y", "0.01", "0.9", "0.999", "b.p1", "b.p2", "0.00000001", "0.1"),
            ],
            [Matrix("a", "b", 1, 2)]));
        e.Set("a.x", 0, 1000, -0.001);
        e.Set("b.y", 0, 1);
        e.RunPhase(0);
        Expect.Close([1 - 0.01 - 0.001, 2 + 0.01 - 0.002], e.Weights("a->b"), within: 3e-6);
        // Second step of the same gradient: both averages are still g and g^2.
        e.RunPhase(0);
        Expect.Close([0.989 - 0.01 - 0.000989, 2.008 + 0.01 - 0.002008], e.Weights("a->b"), within: 5e-6);
    }

    /// <summary>g / 4 = 20 is cut to 10; the average is 0.9 * 0 + 0.1 * 10 = 1, then 1.9.</summary>
    [Fact]
    public void A_clipped_average_cuts_the_mean_change_and_follows_it_slowly()
    {
        IExecutable e = Compile(OnePhase(
            [Store("a", 1, State("x")), Store("b", 1, State("y"))], [Update<ClippedAverageUpdate>("a->b", "a.x", "b.y", "2", "0.9", "10", "0.25")], [Matrix("a", "b", 0)]));
        e.Set("a.x", 0, 8);
        e.Set("b.y", 0, 10);
        e.RunPhase(0);
        Expect.Close([2], e.Weights("a->b"), within: 1e-6);
        e.RunPhase(0);
        Expect.Close([2 + 3.8], e.Weights("a->b"), within: 2e-6);
    }

    /// <summary>Weights 1, -1, 0, 0.5 with g = 1: 1 + 0.25; 2 (-1 - 0.5); none; then g = -8: 0.5 - 2 is cut to 0.125. The last two have a factor of 2 and g = -8 and 4.</summary>
    [Fact]
    public void A_signed_update_keeps_the_sign_of_every_weight_and_multiplies_inhibition_by_the_factor_of_its_row()
    {
        IExecutable e = Compile(OnePhase(
            [Store("a", 1, State("x")), Store("b", 6, State("y"), Parameter("f"))],
            [Update<SignedUpdate>("a->b", "a.x", "b.y", "0.25", "-0.5", "0.125", "4", "b.f")], [Matrix("a", "b", 1, -1, 0, 0.5, -1, -3)]));
        e.Set("a.x", 0, 1);
        e.Set("b.y", 0, 1, 1, 1, -8, -8, 4);
        e.Set("b.f", 0, 2, 2, 2, 2, 2, 2);
        e.RunPhase(0);
        // The fifth: -1 + 4 is cut to -0.125; the sixth: -3 - 2 is cut to -4.
        Expect.Close([1.25, -3, 0, 0.125, -0.25, -8], e.Weights("a->b"), within: 1e-6);
    }

    [Fact]
    public void Stages_of_one_projection_and_kernel_share_its_state_and_the_host_reads_and_writes_it()
    {
        UpdateStage sgd = Update<SgdUpdate>("a->b", "a.x", "b.y", "1", "1", "0");
        NetworkProgram program = OnePhase(
            [Store("a", 1, State("x")), Store("b", 1, State("y"))],
            [sgd, Update<ClippedAverageUpdate>("a->b", "a.x", "b.y", "0", "0", "10", "1"), sgd], [Matrix("a", "b", 0)]);
        IExecutable e = Compile(program);
        UpdateFields fields = new(program, "a->b");
        Assert.Equal(2, fields.Count);
        StateAddress velocity = StateAddress.Update(0, fields.Find(UpdateKernelSpec.Of<SgdUpdate>(), "velocity"));
        StateAddress average = StateAddress.Update(0, fields.Find(UpdateKernelSpec.Of<ClippedAverageUpdate>(), "average"));
        e.Set("a.x", 0, 1);
        e.Set("b.y", 0, 1);
        e.RunPhase(0);
        // Velocities 1 and 2.
        Expect.Close([-3], e.Weights("a->b"));
        Expect.Close([2], Read(e, velocity));
        Expect.Close([1], Read(e, average));
        e.WriteState(velocity, [10]);
        e.RunPhase(0);
        Expect.Close([-3 - 11 - 12], e.Weights("a->b"));
    }

    [Fact]
    public void A_parameter_field_is_read_when_the_stage_runs()
    {
        IExecutable e = Compile(Learning(Map<AddMap>("b.rate", "1", "b.rate"), Update<PlainUpdate>("a->b", "a.x", "b.y", "b.rate")));
        e.Set("a.x", 0, 1, 0);
        e.Set("b.y", 0, 1, 0);
        e.RunPhase(0);
        e.RunPhase(0);
        // Rates 2 and 3.
        Expect.Close([5, 0, 0, 0], e.Weights("a->b"));
    }

    [Fact]
    public void A_parameter_with_one_value_per_target_serves_the_weights_of_that_target()
    {
        // Twice g = 1 per weight, times the target's rate: listed synapses, and dense ones in rows that do not fill a vector, the first of them frozen.
        NetworkProgram listed = OnePhase(
            [Store("a", 2, State("x")), Store("b", 3, State("y"), Parameter("rate"))], [Update<PlainUpdate>("a->b", "a.x", "b.y", "b.rate")],
            [Matrix("a", "b", 1, 2, 3) with { Connectivity = Parts.Pairs(2, (0, 2), (0, 1), (1, 0)) }]);
        IExecutable e = Compile(listed);
        e.Set("a.x", 0, 1, 1);
        e.Set("b.y", 0, 2, 2, 2);
        e.Set("b.rate", 0, 10, 100, 1000);
        e.RunPhase(0);
        double[] expected = [1 + 2000, 2 + 200, 3 + 20];
        // Synapses are numbered within a source in the order in which they are listed.
        Expect.Close(expected, e.Weights("a->b"));
        const int Targets = 21;
        IExecutable dense = Compile(OnePhase(
            [Store("a", 3, State("x")), Store("b", Targets, State("y"), Parameter("rate"))], [Update<PlainUpdate>("a->b", "a.x", "b.y", "b.rate")],
            [Matrix("a", "b", new double[3 * Targets])]));
        dense.Set("a.x", 0, 1, 0, 3);
        dense.Set("b.y", 0, [.. Enumerable.Repeat(1.0, Targets)]);
        dense.Set("b.rate", 0, [.. Enumerable.Range(0, Targets).Select(j => (double)j)]);
        dense.SetRows("a->b", Targets, 1);
        dense.RunPhase(0);
        Expect.Close([.. new[] { 1, 0, 3 }.SelectMany(x => Enumerable.Range(0, Targets).Select(j => (double)(x * j)))], dense.Weights("a->b"));
    }

    [Fact]
    public void A_run_after_an_update_sends_the_new_weights_even_where_they_outgrow_the_fixed_point()
    {
        NetworkProgram program = OnePhase(
            [Parts.Relays("a", 1) with { ExtraFields = [State("x")] }, Parts.Meters("b", 1) with { ExtraFields = [State("y")] }],
            [Update<PlainUpdate>("a->b", "a.x", "b.y", "1")],
            [Parts.Connect("a", "b", new Dense(), 0.001) with { Use = ProjectionUse.Stepped | ProjectionUse.Phases }])
            with
        { Inputs = [Parts.Events("a", (0, 0))], Probes = [Parts.FieldOf("b")] };
        IExecutable e = Compile(program);
        e.Set("a.x", 0, 1000);
        e.Set("b.y", 0, 1000);
        e.RunPhase(0);
        Recording recording = Recording.Of(e, 2);
        Expect.Close([1_000_000], recording.RowsOf("V b")[1], within: 0.1);
    }

    [Fact]
    public void Weights_that_would_not_be_finite_end_the_phase_and_name_the_stage()
    {
        IExecutable e = Compile(Learning(Map<DivideMap>("b.y", "0", "b.y"), Update<PlainUpdate>("a->b", "a.x", "b.y", "1")));
        e.Set("a.x", 0, 1, 1);
        e.Set("b.y", 0, 1, 0);
        DivergedException error = Assert.Throws<DivergedException>(() => e.RunPhase(0));
        Assert.Equal(("phase", 1, "a->b"), (error.Phase, error.Stage, error.Projection));
        Assert.All(e.Weights("a->b"), weight => Assert.True(double.IsFinite(weight)));
    }

    [Fact]
    public void Listed_synapses_are_updated_where_they_are_and_nowhere_else()
    {
        // Synapses 0->1, 1->0, 1->1 with target 0 frozen: only those of target 1 change.
        IExecutable e = Compile(OnePhase(
            [Store("a", 2, State("x")), Store("b", 2, State("y"))], [Update<PlainUpdate>("a->b", "a.x", "b.y", "1")],
            [Matrix("a", "b", 1, 2, 3) with { Connectivity = Parts.Pairs(2, (0, 1), (1, 0), (1, 1)) }]));
        e.SetRows("a->b", 2, 1);
        e.Set("a.x", 0, 10, 100);
        e.Set("b.y", 0, 1, 2);
        e.RunPhase(0);
        Expect.Close([21, 2, 203], e.Weights("a->b"));
    }
}
