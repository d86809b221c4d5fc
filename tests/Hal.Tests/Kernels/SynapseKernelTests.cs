using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Synapses;
using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Tests.Kernels;

/// <summary>The hooks of each rule on numbers that can be redone by hand. Order in a step and delays are the backend's: conformance and verification tests.</summary>
public class SynapseKernelTests
{
    [Fact]
    public void Additive_and_multiplicative_rules_equal_the_power_law_bit_for_bit()
    {
        (string, double)[] shared = [("Lambda", 0.013), ("Alpha", 1.07), ("MaximumWeight", 7.3)];
        foreach (double weight in (double[])[0, 0.1, 3.7, 7.3])
        {
            OneSynapse additive = OneSynapse.Of<AdditiveStdp>(shared), multiplicative = OneSynapse.Of<MultiplicativeStdp>(shared);
            OneSynapse power0 = OneSynapse.Of<PairStdp>([.. shared, ("MuPlus", 0), ("MuMinus", 0)]), power1 = OneSynapse.Of<PairStdp>([.. shared, ("MuPlus", 1), ("MuMinus", 1)]);
            foreach (OneSynapse synapse in (OneSynapse[])[additive, multiplicative, power0, power1]) (synapse.Weight, synapse.Pre[0], synapse.Post[0]) = (weight, 0.83f, 1.41f);
            Assert.Equal((power0.OnPre(), power0.OnPost()), (additive.OnPre(), additive.OnPost()));
            Assert.Equal((power1.OnPre(), power1.OnPost()), (multiplicative.OnPre(), multiplicative.OnPost()));
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.25)]
    public void The_power_law_takes_the_power_of_the_share_of_the_weight(double mu)
    {
        OneSynapse synapse = OneSynapse.Of<PairStdp>(("Lambda", 0.01), ("Alpha", 2), ("MaximumWeight", 16), ("MuPlus", mu), ("MuMinus", mu));
        (synapse.Weight, synapse.Pre[0], synapse.Post[0]) = (1, 0.5, 0.25);
        // w/wMax = 1/16: its power is 1/4 or 1/2.
        Assert.Equal(-2 * 0.01 * 16 * Math.Pow(1.0 / 16, mu) * 0.25, synapse.OnPre(), 1e-14);
        Assert.Equal(0.01 * 16 * Math.Pow(15.0 / 16, mu) * 0.5, synapse.OnPost(), 1e-14);
    }

    [Fact]
    public void A_negative_largest_weight_turns_every_change_around()
    {
        foreach ((OneSynapse positive, OneSynapse negative) in ((OneSynapse, OneSynapse)[])
        [
            (OneSynapse.Of<AdditiveStdp>(("MaximumWeight", 4)), OneSynapse.Of<AdditiveStdp>(("MaximumWeight", -4))),
            (OneSynapse.Of<MultiplicativeStdp>(("MaximumWeight", 4)), OneSynapse.Of<MultiplicativeStdp>(("MaximumWeight", -4))),
            (OneSynapse.Of<TripletStdp>(("MaximumWeight", 4)), OneSynapse.Of<TripletStdp>(("MaximumWeight", -4))),
            (OneSynapse.Of<InhibitoryStdp>(("MaximumWeight", 4)), OneSynapse.Of<InhibitoryStdp>(("MaximumWeight", -4))),
        ])
        {
            foreach (OneSynapse synapse in (OneSynapse[])[positive, negative]) (synapse.Pre[0], synapse.Post[0]) = (0.75, 0.5);
            (positive.Weight, negative.Weight) = (1.5, -1.5);
            Assert.Equal(positive.OnPre(), -negative.OnPre());
            Assert.Equal(positive.OnPost(), -negative.OnPost());
            Assert.True(positive.OnPost() > 0);
        }
    }

    [Fact]
    public void Triplets_weigh_in_with_the_slow_traces_of_before_the_spike()
    {
        OneSynapse synapse = OneSynapse.Of<TripletStdp>(("APlus", 0.1), ("APlusTriplet", 0.2), ("AMinus", 0.3), ("AMinusTriplet", 0.4));
        (synapse.Pre[0], synapse.Pre[1], synapse.Post[0], synapse.Post[1]) = (0.5, 2, 0.25, 3);
        Assert.Equal(0.5 * (0.1 + 0.2 * 3), synapse.OnPost(), 1e-15);
        Assert.Equal(-0.25 * (0.3 + 0.4 * 2), synapse.OnPre(), 1e-15);
        synapse.AfterPre();
        Assert.Equal([1.5, 3], synapse.Pre);
        synapse.AfterPost();
        Assert.Equal([1.25, 4], synapse.Post);
    }

    [Fact]
    public void The_inhibitory_rule_is_bounded_above_before_it_weakens()
    {
        // |w| = 0.9 of 1: 0.9 + 0.5 x 0.4 would be 1.1 and stops at 1, then alpha eta = 0.1 x 0.5 goes off: a change of 0.05.
        OneSynapse synapse = OneSynapse.Of<InhibitoryStdp>(("Eta", 0.5), ("Alpha", 0.1), ("MaximumWeight", 1));
        (synapse.Weight, synapse.Post[0], synapse.Pre[0]) = (0.9, 0.4, 0.2);
        Assert.Equal(0.05, synapse.OnPre(), 1e-15);
        Assert.Equal(0.1, synapse.OnPost(), 1e-15);
    }

    [Fact]
    public void A_reward_rule_leaves_the_weight_and_gathers_eligibility()
    {
        OneSynapse synapse = OneSynapse.Of<RewardStdp>(("APlus", 2), ("AMinus", 3));
        (synapse.Weight, synapse.Pre[0], synapse.Post[0]) = (1, 0.5, 0.25);
        Assert.Equal(0, synapse.OnPost());
        Assert.Equal([1], synapse.State);
        Assert.Equal(0, synapse.OnPre());
        Assert.Equal([0.25], synapse.State);
        Assert.Equal(1, synapse.Factor);
    }

    [Fact]
    public void Two_spikes_of_a_depressing_source_send_what_the_first_left_and_what_recovered()
    {
        // U 0.5, tauRec 100 ms, no facilitation: the first spike sends 1/2. 50 ms later x = 1 - 0.5 e^-0.5, and half of that is sent.
        OneSynapse synapse = OneSynapse.Of<TsodyksMarkramTwoState>(("U", 0.5), ("TauRec", 100), ("TauFac", 0));
        synapse.OnPre();
        Assert.Equal(0.5, synapse.Factor);
        synapse.AfterPre();
        for (int step = 0; step < 500; step++) synapse.Decay();
        synapse.OnPre();
        Assert.Equal(0.5 * (1 - 0.5 * Math.Exp(-0.5)), synapse.Factor, 1e-13);
    }

    /// <summary>Single precision steps recovery in 1e4 small changes: kept in one number, x would stop where a change is less than half a unit in its last place.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_source_recovers_to_rest_in_single_precision(bool threeStates)
    {
        OneSynapse synapse = threeStates
            ? OneSynapse.Of<TsodyksMarkram>(("U", 0.5), ("TauPsc", 3), ("TauRec", 800))
            : OneSynapse.Of<TsodyksMarkramTwoState>(("U", 0.5), ("TauRec", 800));
        synapse.Single = true;
        synapse.AfterPre();
        for (int step = 0; step < 100_000; step++) synapse.Decay();
        // e^(-10000/800) / 2 = 1.9e-6 is left.
        Assert.Equal(1 - 0.5 * Math.Exp(-12.5), synapse.Pre[0], threeStates ? 3e-7 : 1e-7);
    }
}
