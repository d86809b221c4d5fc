using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;
using Xunit;
using static Neuromorphic.Hal.Conformance.Parts;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>Ranks: delay 0 leads forward within the step, from lower to higher ranks, and every other delay leads to later steps.</summary>
[Suite(Capability.Ranks)]
public abstract class RanksSuite<TTarget> : ConformanceSuite<TTarget> where TTarget : IConformanceTarget, new()
{
    [Fact]
    public void Delay_0_arrives_in_the_step_of_the_spike()
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations = [Relays("a", 2, rank: 0), Meters("b", 2, rank: 1)],
            Projections = [Connect("a", "b", new OneToOne(), new double[] { 3, 5 }, 0)],
            Inputs = [Events("a", (1, 0), (1, 1), (4, 1))],
            Probes = [FieldOf("b")],
        };
        Recording run = Run(program, 6);
        Expect.Close([0, 3, 0, 0, 0, 0], run.Trace("V b", 0));
        Expect.Close([0, 5, 0, 0, 5, 0], run.Trace("V b", 1));
    }

    /// <summary>Listed backwards, so that rank and not position decides; ranks need not be adjacent.</summary>
    [Fact]
    public void A_chain_of_three_ranks_is_passed_in_one_step()
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations = [Relays("c", 1, rank: 40), Relays("b", 1, rank: 2), Relays("a", 1, rank: 0)],
            Projections = [Connect("b", "c", new OneToOne(), 1, 0), Connect("a", "b", new OneToOne(), 1, 0)],
            Inputs = [Events("a", (2, 0), (5, 0))],
            Probes = [SpikesOf("a"), SpikesOf("b"), SpikesOf("c")],
        };
        Recording run = Run(program, 8);
        foreach (string population in (string[])["a", "b", "c"]) Expect.Spikes([(2, 0), (5, 0)], run.Train(population));
    }

    [Fact]
    public void Delay_0_may_skip_a_rank_and_two_ways_meet_in_the_same_step()
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations = [Relays("a", 1, rank: 0), Relays("b", 1, rank: 1), Meters("c", 1, rank: 2)],
            Projections =
            [
                Connect("a", "b", new OneToOne(), 1, 0), Connect("a", "c", new OneToOne(), 2, 0), Connect("b", "c", new OneToOne(), 4, 0),
            ],
            Inputs = [Events("a", (3, 0))],
            Probes = [FieldOf("c")],
        };
        Expect.Close([0, 0, 0, 6, 0], Run(program, 5).Trace("V c"));
    }

    /// <summary>The spike of step 0 goes up in step 0 and comes down in step 1, goes up again in step 1, and so on.</summary>
    [Fact]
    public void Delay_1_leads_to_the_next_step_in_both_directions()
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations = [Relays("low", 1, rank: 0), Relays("high", 1, rank: 1)],
            Projections = [Connect("low", "high", new OneToOne(), 1, 0), Connect("high", "low", new OneToOne(), 1, 1)],
            Inputs = [Events("low", (0, 0))],
            Probes = [SpikesOf("low"), SpikesOf("high")],
        };
        Recording run = Run(program, 4);
        Expect.Spikes([(0, 0), (1, 0), (2, 0), (3, 0)], run.Train("low"));
        Expect.Spikes([(0, 0), (1, 0), (2, 0), (3, 0)], run.Train("high"));
        NetworkProgram upLate = program with { Projections = [Connect("low", "high", new OneToOne(), 1, 1), Connect("high", "low", new OneToOne(), 1, 1)] };
        Recording late = Run(upLate, 4);
        Expect.Spikes([(0, 0), (2, 0)], late.Train("low"));
        Expect.Spikes([(1, 0), (3, 0)], late.Train("high"));
    }

    /// <summary>One projection with delays 0, 1 and 2: each synapse keeps its own, and what is due later adds to what comes at once.</summary>
    [Fact]
    public void One_projection_may_mix_delay_0_with_others()
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations = [Relays("a", 3, rank: 0), Meters("b", 1, rank: 1)],
            Projections = [Connect("a", "b", new Dense(), new double[] { 1, 10, 100 }, new double[] { 0, 1, 2 })],
            Inputs = [Events("a", (2, 0), (2, 1), (2, 2), (4, 0))],
            Probes = [FieldOf("b")],
        };
        Expect.Close([0, 0, 1, 10, 101, 0], Run(program, 6).Trace("V b"));
    }

    /// <summary>Two populations of one rank drive each other with delay 1: neither sees the other's spike in the same step, in whatever order they are listed.</summary>
    [Fact]
    public void Populations_of_equal_rank_do_not_depend_on_their_order()
    {
        foreach (bool swapped in (bool[])[false, true])
        {
            PopulationSpec[] populations = [Relays("a", 1), Relays("b", 1)];
            if (swapped) Array.Reverse(populations);
            NetworkProgram program = new()
            {
                DtMs = 1,
                Populations = populations,
                Projections = [Connect("a", "b", new OneToOne(), 1), Connect("b", "a", new OneToOne(), 1)],
                Inputs = [Events("a", (0, 0))],
                Probes = [SpikesOf("a"), SpikesOf("b")],
            };
            Recording run = Run(program, 5);
            Expect.Spikes([(0, 0), (2, 0), (4, 0)], run.Train("a"));
            Expect.Spikes([(1, 0), (3, 0)], run.Train("b"));
        }
    }

    /// <summary>What a forward projection delivers is there before the inputs are added: 1 + 1e17 - 1e17 is 0 in either precision, 1e17 - 1e17 + 1 would be 1.</summary>
    [Fact]
    public void A_forward_contribution_arrives_before_inputs()
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations = [Relays("a", 1, rank: 0), Meters("b", 1, rank: 1)],
            Projections = [Connect("a", "b", new OneToOne(), 1, 0)],
            Inputs = [Events("a", (1, 0)), Jumps("b", "in", (1, 0, 1e17f), (1, 0, -1e17f))],
            Probes = [FieldOf("b")],
        };
        Expect.SkipInexact();
        Expect.Close([0, 0, 0], Run(program, 3).Trace("V b"));
    }
}
