using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Kernels.Synapses;

namespace Neuromorphic.Hal.Tests.Kernels;

/// <summary>What every kernel of the library declares, and what its Derive refuses.</summary>
public class KernelDeclarationTests
{
    public static TheoryData<string> NeuronNames => [.. KernelCatalogue.Standard.Neurons.Select(k => k.Declaration.Name)];

    public static TheoryData<string> SynapseNames => [.. KernelCatalogue.Standard.Synapses.Select(k => k.Declaration.Name)];

    [Theory]
    [MemberData(nameof(NeuronNames))]
    public void Derive_sets_every_parameter_field_of_a_neuron_once_and_nothing_else(string name)
    {
        NeuronKernelSpec kernel = KernelCatalogue.Standard.Neurons.Single(k => k.Declaration.Name == name);
        NeuronKernelDeclaration declaration = kernel.Declaration;
        List<string> set = [];
        kernel.Derive(new Derivation("test", 0.1, parameter => declaration.Parameters.Single(p => p.Name == parameter).Default, (field, value) =>
        {
            Assert.True(double.IsFinite(value), $"{field} is {value}");
            set.Add(field);
        }));
        Assert.Equal(declaration.Fields.Where(f => f.Role == FieldRole.Parameter).Select(f => f.Name).Order(), set.Order());
        Assert.Equal(declaration.Fields.Count, declaration.Fields.DistinctBy(f => f.Name).Count());
        Assert.InRange(declaration.Fields.Count, 0, 32);
        Assert.InRange(declaration.Channels.Count, 1, 8);
    }

    [Theory]
    [MemberData(nameof(SynapseNames))]
    public void Derive_sets_every_constant_of_a_synapse_once_and_nothing_else(string name)
    {
        SynapseKernelSpec kernel = KernelCatalogue.Standard.Synapses.Single(k => k.Declaration.Name == name);
        SynapseKernelDeclaration declaration = kernel.Declaration;
        List<string> set = [];
        kernel.Derive(new Derivation("test", 0.1, parameter => declaration.Parameters.Single(p => p.Name == parameter).Default, (constant, value) =>
        {
            Assert.True(double.IsFinite(value), $"{constant} is {value}");
            set.Add(constant);
        }));
        Assert.Equal(declaration.Constants.Order(), set.Order());
    }

    [Theory]
    [InlineData("LifAlpha", "VReset", -50, "VReset is -50 mV, at or above VThreshold -55 mV")]
    [InlineData("LifCondExp", "VReset", -55, "VReset is -55 mV, at or above VThreshold -55 mV")]
    [InlineData("LifCondAlpha", "VThreshold", -61, "VReset is -60 mV, at or above VThreshold -61 mV")]
    [InlineData("AdEx", "VPeak", -51, "VPeak is -51 mV, below VThreshold -50.4 mV")]
    [InlineData("AdEx", "VReset", 0, "VReset is 0 mV, at or above the peak 0 mV")]
    [InlineData("AdaptiveThresholdLif", "VThreshold", -70, "VThreshold is -70 mV, not above ELeak -70 mV")]
    public void A_combination_of_parameters_without_meaning_is_refused(string kernel, string parameter, double value, string message)
    {
        NeuronKernelSpec spec = KernelCatalogue.Standard.Neurons.Single(k => k.Declaration.Name == kernel);
        DerivationException error = Assert.Throws<DerivationException>(() => spec.Derive(new Derivation(
            "population 'A'", 0.1, name => name == parameter ? value : spec.Declaration.Parameters.Single(p => p.Name == name).Default, (_, _) => { })));
        Assert.Contains("population 'A': " + message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PairStdp")]
    [InlineData("AdditiveStdp")]
    [InlineData("MultiplicativeStdp")]
    [InlineData("TripletStdp")]
    [InlineData("InhibitoryStdp")]
    public void A_largest_weight_of_0_is_refused(string kernel)
    {
        SynapseKernelSpec spec = KernelCatalogue.Standard.Synapses.Single(k => k.Declaration.Name == kernel);
        Assert.Throws<DerivationException>(() => spec.Derive(new Derivation(
            "projection 'p'", 0.1, name => name == "MaximumWeight" ? 0 : spec.Declaration.Parameters.Single(p => p.Name == name).Default, (_, _) => { })));
    }

    [Fact]
    public void Alpha_and_exponential_propagators_go_through_equal_time_constants_without_a_jump()
    {
        // Closed forms at equal time constants: h/C e^(-h/tau) and h^2/(2 C) e^(-h/tau); a relative distance of 1e-9 may move them by about as much.
        double exact = 0.1 / 0.25 * Math.Exp(-0.01), rise = 0.1 * 0.1 / 2 / 0.25 * Math.Exp(-0.01);
        foreach (double tau in (double[])[10, 10 * (1 + 1e-9), 10 * (1 - 1e-9), 10 * (1 + 1e-5)])
        {
            double[] derived = Derived(tau);
            Assert.Equal(exact, derived[0], 1e-6 * exact);
            Assert.Equal(rise, derived[1], 1e-6 * rise);
        }
        Assert.Equal(exact, Derived(10)[0], 1e-15);
        Assert.Equal(rise, Derived(10)[1], 1e-16);

        static double[] Derived(double tau)
        {
            double[] values = new double[2];
            NeuronKernelSpec spec = NeuronKernelSpec.Of<LifAlpha>();
            spec.Derive(new Derivation(
                "test", 0.1, name => name == "TauSynExc" ? tau : spec.Declaration.Parameters.Single(p => p.Name == name).Default,
                (field, value) => _ = field switch { "PExc" => values[0] = value, "QExc" => values[1] = value, _ => 0 }));
            return values;
        }
    }
}
