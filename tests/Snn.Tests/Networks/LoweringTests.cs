using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Models;
using Neuromorphic.Snn.Networks;
using Neuromorphic.Snn.Units;
using KernelNames = Neuromorphic.Hal.Kernels.Neurons;

namespace Neuromorphic.Snn.Tests.Networks;

public class LoweringTests
{
    [Fact]
    public void Units_are_stripped_once_to_the_coherent_set()
    {
        Network network = new(100.Us, seed: 7);
        network.Add("E", 3, new LifExp
        {
            TauMem = 0.02.S,
            Capacitance = 200.PF,
            ELeak = (-60).MV,
            VThreshold = (-0.05).V,
            VReset = (-60).MV,
            TauRefractory = 5.Ms,
            IConstant = 500.PA,
            TauSynExc = 5000.Us,
            TauSynInh = 10.Ms,
        });
        NetworkProgram program = network.Lower();
        Assert.Equal((0.1, 7ul), (program.DtMs, program.Seed));
        PopulationSpec spec = Assert.Single(program.Populations);
        Assert.Equal([3], spec.Shape);
        Dictionary<string, double> expected = new()
        {
            ["TauMem"] = 20,
            ["Capacitance"] = 0.2,
            ["ELeak"] = -60,
            ["VThreshold"] = -50,
            ["VReset"] = -60,
            ["TauRefractory"] = 5,
            ["IConstant"] = 0.5,
            ["TauSynExc"] = 5,
            ["TauSynInh"] = 10,
        };
        Assert.Equal(expected.OrderBy(p => p.Key), spec.Parameters.Select(p => KeyValuePair.Create(p.Key, Constant(p.Value))).OrderBy(p => p.Key));
    }

    [Fact]
    public void Every_model_gives_its_kernel_every_parameter_it_declares()
    {
        (NeuronModel Model, string Kernel)[] models =
        [
            (new LifDelta(), "LifDelta"), (new LifDelta { CollectsRefractoryInput = true }, "LifDeltaCollecting"), (new LifExp(), "LifExp"),
            (new Snn.Models.IntegrateAndFire(), "IntegrateAndFire"), (new Snn.Models.Izhikevich(), "Izhikevich"),
            (new Snn.Models.Izhikevich { TwoHalfSteps = true }, "IzhikevichTwoHalfSteps"), (new Snn.Models.DiscreteLif(), "DiscreteLif"),
            (new SpikeSource(), "SpikeRelay"), (new GradedSource(), "GradedRelay"),
        ];
        foreach ((NeuronModel model, string kernel) in models)
        {
            Assert.Equal(kernel, model.Kernel.Declaration.Name);
            Network network = new(1.Ms);
            network.Add("A", 1, model);
            Assert.Equal(model.Kernel.Declaration.Parameters.Select(p => p.Name).Order(), network.Lower().Populations[0].Parameters.Keys.Order());
            Assert.Equal(model.Kernel.Declaration.Channels.Count, model.ChannelDimensions.Count);
        }
    }

    [Fact]
    public void Defaults_of_the_models_are_those_of_the_kernels()
    {
        foreach (NeuronModel model in new NeuronModel[]
            { new LifDelta(), new LifExp(), new Snn.Models.IntegrateAndFire(), new Snn.Models.Izhikevich(), new Snn.Models.DiscreteLif() })
        {
            Network network = new(1.Ms);
            network.Add("A", 1, model);
            PopulationSpec spec = network.Lower().Populations[0];
            foreach (var declared in model.Kernel.Declaration.Parameters) Assert.Equal((declared.Name, declared.Default), (declared.Name, Constant(spec.Parameters[declared.Name])));
        }
    }

    [Fact]
    public void Delays_become_steps_however_they_are_given()
    {
        Network network = new(0.1.Ms);
        Population a = network.Add("A", 2, new LifDelta());
        Value<Time> listed = new[] { 0.5.Ms, 1.Ms, 2.Ms, 0.1.Ms };
        network.Connect(a, a, Connectivity.AllToAll, 1.MV, delay: 1.5.Ms);
        network.Connect(a, a, Connectivity.AllToAll, 1.MV, delay: listed);
        network.Connect(a, a, Connectivity.AllToAll, 1.MV, delay: Draw.Normal(1.5.Ms, 0.75.Ms).ClippedTo(0.1.Ms, 3.Ms));
        network.Connect(a, a, Connectivity.AllToAll, 1.MV, delay: Draw.Uniform(1.Ms, 2.Ms));
        network.Connect(a, a, Connectivity.AllToAll, 1.MV, delay: Draw.LogNormal(2.Ms, 0.5));
        network.Connect(a, a, Connectivity.AllToAll, 1.MV);
        ValueSpec[] delays = [.. network.Lower().Projections.Select(p => p.DelaySteps)];
        Assert.Equal(15, Constant(delays[0]), 1e-12);
        Assert.Equal([5.0, 10, 20, 1], ((ListedValues)delays[1]).Values, (x, y) => Math.Abs(x - y) < 1e-12);
        DrawnValues normal = (DrawnValues)delays[2];
        Assert.Equal(new NormalDistribution(1.5 / 0.1, 0.75 / 0.1), normal.Distribution);
        Assert.Equal((1, 3 / 0.1, OutsideRule.Clip), (normal.Minimum, normal.Maximum, normal.Outside));
        Assert.Equal(new UniformDistribution(10, 20), ((DrawnValues)delays[3]).Distribution);
        // Median 2 ms = 20 steps: mu = ln 20.
        Assert.Equal(Math.Log(20), ((LogNormalDistribution)((DrawnValues)delays[4]).Distribution).Mu, 1e-12);
        Assert.Equal(1, Constant(delays[5]));
    }

    [Fact]
    public void Weights_choose_the_channel_by_their_sign_and_keep_their_distribution()
    {
        Network network = new(0.1.Ms);
        Population a = network.Add("A", 10, new LifExp());
        network.Connect(a, a, Connectivity.AllToAll, 50.PA);
        network.Connect(a, a, Connectivity.AllToAll, -(50.PA));
        network.Connect(a, a, Connectivity.AllToAll, Draw.Normal(-(50.PA), 5.PA).RedrawnOutside(-(100.PA), Current.Zero));
        network.Connect(a, a, Connectivity.AllToAll, 50.PA, channel: "current");
        ProjectionSpec[] specs = [.. network.Lower().Projections];
        Assert.Equal(["excitatory", "inhibitory", "inhibitory", "current"], specs.Select(s => s.Channel));
        Assert.Equal(new DrawnValues(new NormalDistribution(-0.05, 0.005), -0.1, 0, OutsideRule.Redraw), specs[2].Weight);
        Assert.Equal(["A->A", "A->A 2", "A->A 3", "A->A 4"], specs.Select(s => s.Name));
    }

    [Fact]
    public void Connectivity_forms_reach_the_program_as_they_are()
    {
        Network network = new(1.Ms);
        Population a = network.Add("A", 4, new LifDelta()), b = network.Add("B", 4, new LifDelta(), rank: 1);
        ConnectivitySpec[] forms =
        [
            Connectivity.AllToAll, Connectivity.OneToOne, Connectivity.FixedInDegree(3), Connectivity.FixedOutDegree(2, selfConnections: false),
            Connectivity.FixedTotalNumber(9), Connectivity.Probability(0.25),
        ];
        foreach (ConnectivitySpec form in forms) network.Connect(a, b, form, 1.MV, 0.Ms);
        Assert.Equal(forms, network.Lower().Projections.Select(p => p.Connectivity));
        Assert.Equal([0, 1], network.Lower().Populations.Select(p => p.Rank));
    }

    [Fact]
    public void Listed_pairs_are_sorted_by_source_and_keep_their_order_within_one()
    {
        Csr csr = (Csr)Connectivity.Pairs(3, [(2, 0), (0, 3), (2, 1), (0, 1)]);
        Assert.Equal([0, 2, 2, 4], csr.Offsets);
        Assert.Equal([3, 1, 0, 1], csr.Targets);
        Assert.Contains("source 3; allowed are 0 to 2", Assert.Throws<ArgumentOutOfRangeException>(() => Connectivity.Pairs(3, [(3, 0)])).Message);
    }

    [Fact]
    public void Initial_potentials_are_absolute_for_the_user_and_relative_to_rest_for_the_kernel()
    {
        Network network = new(1.Ms);
        LifDelta model = new() { ELeak = (-70).MV };
        network.Add("constant", 2, model).Initialise((-60).MV);
        network.Add("listed", 2, model).Initialise(new[] { (-60).MV, (-75).MV });
        network.Add("normal", 2, model).Initialise(Draw.Normal((-58).MV, 10.MV).ClippedTo((-80).MV, (-50).MV));
        network.Add("uniform", 2, model).Initialise(Draw.Uniform((-70).MV, (-55).MV));
        network.Add("absolute", 2, new Snn.Models.Izhikevich()).Initialise((-60).MV).Initialise("U", -12, -13);
        NetworkProgram program = network.Lower();
        Assert.Equal(10, Constant(program.Populations[0].Initial["V"]));
        Assert.Equal([10.0, -5], ((ListedValues)program.Populations[1].Initial["V"]).Values);
        Assert.Equal(new DrawnValues(new NormalDistribution(12, 10), -10, 20), program.Populations[2].Initial["V"]);
        Assert.Equal(new UniformDistribution(0, 15), ((DrawnValues)program.Populations[3].Initial["V"]).Distribution);
        Assert.Equal(-60, Constant(program.Populations[4].Initial["V"]));
        Assert.Equal([-12.0, -13], ((ListedValues)program.Populations[4].Initial["U"]).Values);
    }

    [Fact]
    public void A_rest_of_its_own_shifts_every_neurons_initial_potential()
    {
        Network network = new(1.Ms);
        network.Add("A", 2, new LifDelta()).Vary("ELeak", (-70).MV, (-60).MV).Initialise((-65).MV);
        Assert.Equal([5.0, -5], ((ListedValues)network.Lower().Populations[0].Initial["V"]).Values);
    }

    [Fact]
    public void Parameters_may_vary_listed_or_drawn()
    {
        Network network = new(1.Ms);
        network.Add("A", 2, new LifDelta()).Vary("TauMem", 10.Ms, 0.02.S).Vary("IConstant", Draw.Normal(1.NA, 0.1.NA));
        network.Add("B", 2, new Snn.Models.Izhikevich()).Vary("D", 8, 6);
        NetworkProgram program = network.Lower();
        Assert.Equal([10.0, 20], ((ListedValues)program.Populations[0].Parameters["TauMem"]).Values);
        Assert.Equal(new NormalDistribution(1, 0.1), ((DrawnValues)program.Populations[0].Parameters["IConstant"]).Distribution);
        Assert.Equal([8.0, 6], ((ListedValues)program.Populations[1].Parameters["D"]).Values);
    }

    [Fact]
    public void Wrong_names_units_and_numbers_of_values_are_refused_where_they_are_given()
    {
        Population a = new Network(1.Ms).Add("A", 3, new LifDelta());
        Assert.Equal(
            "population 'A' (3 x LifDelta) has no parameter 'TauMen'. There are: TauMem, Capacitance, ELeak, VThreshold, VReset, TauRefractory, IConstant.",
            Assert.Throws<ArgumentException>(() => a.Vary("TauMen", 1.Ms, 2.Ms, 3.Ms)).Message);
        Assert.Contains("'TauMem' got values in mV; it takes ms", Assert.Throws<ArgumentException>(() => a.Vary("TauMem", 1.MV, 2.MV, 3.MV)).Message);
        Assert.Contains("got 2 values of 'TauMem'; one per neuron", Assert.Throws<ArgumentException>(() => a.Vary("TauMem", 1.Ms, 2.Ms)).Message);
        Assert.Contains("got 2 potentials", Assert.Throws<ArgumentException>(() => a.Initialise(new[] { 1.MV, 2.MV })).Message);
        Assert.Contains("has no state 'U'. There are: V, Refractory", Assert.Throws<ArgumentException>(() => a.Initialise("U", 1)).Message);
        Population source = new Network(1.Ms).Add("S", 3, new SpikeSource());
        Assert.Contains("has no state 'V'. There are: none", Assert.Throws<ArgumentException>(() => source.Initialise(1.MV)).Message);
    }

    [Fact]
    public void Every_gap_is_named_at_once()
    {
        Network network = new(1.Ms);
        Population a = network.Add("A", 2, new LifExp()), s = network.Add("S", 2, new SpikeSource());
        network.Connect(a, a, Connectivity.AllToAll, 1.MV);
        network.Connect(s, a, Connectivity.AllToAll, 1.NA, channel: "soma");
        network.Connect(a, a, Connectivity.AllToAll, 1.NA, name: "plastic", learning: new PairStdp { MaximumWeight = 2.0 });
        network.Stimulate(a, new PoissonStimulus(new[] { 1.Hz }, Draw.Normal(1.NA, 1.NA)));
        network.Stimulate(s, new SpikeTrainStimulus([(1.Ms, 2), (0.Ms, 0)], 1.0));
        network.Stimulate(a, new NoiseStimulus(1.NA, 1.0));
        network.Stimulate(a, new StepStimulus((Time.Milliseconds(-1), 1.NA), (1.Ms, 1.MV)));
        network.Record(a, Recorder.Potential(0.2.Ms));
        network.Record(a, Recorder.State("W", 1.Ms));
        ProgramRefusedException error = Assert.Throws<ProgramRefusedException>(network.Lower);
        Assert.Equal(
            [
                "projection 'A->A': gives a voltage to the channel 'excitatory' of population 'A' (2 x LifExp), which takes a current. Use the unit of the channel.",
                "projection 'S->A': leads to the channel 'soma', which population 'A' (2 x LifExp) does not have. Choose among excitatory, inhibitory, current.",
                "projection 'plastic': has a current as weight and learns up to a plain number. Give PairStdp.MaximumWeight the unit of the weight.",
                "stimulus 'A stimulus 0': has a weight that is listed or drawn; a constant is needed. Give one value.",
                "stimulus 'A stimulus 0': has 1 rates for 2 neurons. Give one rate, or one per neuron.",
                "stimulus 'S stimulus 1': has a spike for neuron 2; allowed are 0 to 1. Choose a neuron of the population.",
                "stimulus 'S stimulus 1': has a spike at 0 ms, before the end of the first step. The earliest is 1 ms.",
                "stimulus 'A stimulus 2': has a current as mean and a plain number as standard deviation. Use the same unit for both.",
                "stimulus 'A stimulus 3': has an amplitude from -1 ms on; allowed are times from 0 on. Change the time.",
                "stimulus 'A stimulus 3': has amplitudes in current and voltage. Use the same unit for all.",
                "recording 'A V 0': has a row every 0.2 ms, which is 0 steps. The shortest is one step of 1 ms.",
                "recording 'A W 1': is of the field 'W', which population 'A' (2 x LifExp) does not have. There are: " +
                string.Join(", ", KernelNames.LifExp.Declaration.Fields.Select(f => f.Name)) + ".",
            ],
            error.Gaps.Select(gap => gap.ToString()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void A_time_step_that_is_not_positive_is_refused(double milliseconds)
    {
        ProgramRefusedException error = Assert.Throws<ProgramRefusedException>(() => new Network(Time.Milliseconds(milliseconds)).Lower());
        Assert.Contains("network: has a time step of", error.Message);
    }

    [Fact]
    public void A_population_of_another_network_is_refused()
    {
        Network one = new(1.Ms), other = new(1.Ms);
        Population a = one.Add("A", 1, new LifDelta()), b = other.Add("B", 1, new LifDelta());
        Assert.Contains("'B' belongs to another network", Assert.Throws<ArgumentException>(() => one.Connect(a, b, Connectivity.AllToAll, 1.MV)).Message);
        Assert.Throws<ArgumentException>(() => one.Stimulate(b, SpikeTrainStimulus.FromHost));
        Assert.Throws<ArgumentException>(() => one.Record(b, Recorder.Spikes));
    }

    [Fact]
    public void Learning_rules_bring_kernel_parameters_bounds_and_delay_place()
    {
        Network network = new(1.Ms);
        Population a = network.Add("A", 2, new LifExp());
        network.Connect(a, a, Connectivity.AllToAll, 1.NA, learning: new PairStdp
        {
            MaximumWeight = 3000.PA,
            TauPlus = 15.Ms,
            TauMinus = 30.Ms,
            Lambda = 0.1,
            Alpha = 1.1,
            MuPlus = 0.4,
            MuMinus = 0,
            DelayPlace = DelayPlace.Axonal,
        });
        network.Connect(a, a, Connectivity.AllToAll, -(1.NA), learning: new TsodyksMarkram { U = 0.3, TauPsc = 2.Ms, TauRec = 100.Ms, TauFac = 50.Ms });
        ProjectionSpec stdp = network.Lower().Projections[0], stp = network.Lower().Projections[1];
        Assert.Equal(("PairStdp", 0, 3, DelayPlace.Axonal), (stdp.Synapse!.Declaration.Name, stdp.MinimumWeight, stdp.MaximumWeight, stdp.DelayPlace));
        Assert.Equal(
            new Dictionary<string, double>
            {
                ["MaximumWeight"] = 3,
                ["TauPlus"] = 15,
                ["TauMinus"] = 30,
                ["Lambda"] = 0.1,
                ["Alpha"] = 1.1,
                ["MuPlus"] = 0.4,
                ["MuMinus"] = 0,
            },
            stdp.SynapseParameters);
        Assert.Equal(("TsodyksMarkram", -1, 0), (stp.Synapse!.Declaration.Name, stp.MinimumWeight, stp.MaximumWeight));
        Assert.Equal(new Dictionary<string, double> { ["U"] = 0.3, ["TauPsc"] = 2, ["TauRec"] = 100, ["TauFac"] = 50 }, stp.SynapseParameters);
        Assert.Equal(stdp.Synapse.Declaration.Parameters.Select(p => p.Name).Order(), stdp.SynapseParameters.Keys.Order());
        Assert.Equal(stp.Synapse.Declaration.Parameters.Select(p => p.Name).Order(), stp.SynapseParameters.Keys.Order());
    }

    private static double Constant(ValueSpec spec) => Assert.IsType<ConstantValue>(spec).Value;
}
