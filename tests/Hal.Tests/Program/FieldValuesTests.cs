using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Tests.Program;

public class FieldValuesTests
{
    [Fact]
    public void Parameters_pass_through_the_kernels_derivation()
    {
        // Theta = VThreshold - ELeak = -50 + 65 = 15; refractory steps = 2 / 0.1 = 20.
        double[] theta = Values(Of(("VThreshold", -50), ("ELeak", -65)), "Theta"), steps = Values(Of(("TauRefractory", 2)), "RefractorySteps");
        Assert.Equal([15, 15, 15], theta);
        Assert.Equal([20, 20, 20], steps);
    }

    [Fact]
    public void Listed_parameters_are_derived_neuron_by_neuron()
        => Assert.Equal([20, 40, 60], Values(Of(("TauMem", 10), ("Capacitance", 0.5), ("IConstant", new double[] { 1, 2, 3 })), "VInf"));

    [Fact]
    public void A_state_without_an_initial_value_has_its_default() => Assert.Equal([0, 0, 0], Values(Of(), "V"));

    [Fact]
    public void Given_initial_states_replace_the_default()
    {
        NetworkProgram program = Of() with { Populations = [Of().Populations[0] with { Initial = new Dictionary<string, ValueSpec> { ["V"] = new double[] { 1, 2, 3 } } }] };
        Assert.Equal([1, 2, 3], Values(program, "V"));
    }

    [Fact]
    public void Drawn_initial_states_are_word_0_of_the_fields_own_stream()
    {
        DrawnValues drawn = new(new NormalDistribution(5, 2));
        NetworkProgram program = Of() with { Seed = 77, Populations = [Of().Populations[0] with { Initial = new Dictionary<string, ValueSpec> { ["V"] = drawn } }] };
        InversionTable table = InversionTable.Of(new NormalDistribution(5, 2));
        StreamKey key = StreamKey.Of(77, "population/n/V");
        Assert.Equal(
            Enumerable.Range(0, 3).Select(i => (double)table.Draw(Philox4x32.Block(new Words((uint)i, 0, 0, 0), key).W0)), Values(program, "V"));
    }

    [Fact]
    public void Fields_of_the_programs_own_may_hold_one_value_for_all()
    {
        PopulationSpec population = Of().Populations[0] with
        {
            ExtraFields = [new ExtraField(new FieldDeclaration("rate", FieldRole.Parameter, 0.25), FieldExtent.Single)],
        };
        Assert.Equal([0.25], Values(Of() with { Populations = [population] }, "rate"));
        population = population with { Initial = new Dictionary<string, ValueSpec> { ["rate"] = 0.5 } };
        Assert.Equal([0.5], Values(Of() with { Populations = [population] }, "rate"));
    }

    [Fact]
    public void A_refusal_of_the_kernel_names_the_population()
    {
        ArgumentException error = Assert.Throws<DerivationException>(() => Values(Of(("VReset", -40), ("VThreshold", -50)), "Theta"));
        Assert.Contains("population 'n'", error.Message);
        Assert.Contains("-40 mV", error.Message);
    }

    private static NetworkProgram Of(params (string Name, ValueSpec Value)[] parameters) => new()
    {
        DtMs = 0.1,
        Populations =
        [
            new PopulationSpec
            {
                Name = "n", Shape = [3], Kernel = NeuronKernelSpec.Of<LifDelta>(), Parameters = parameters.ToDictionary(p => p.Name, p => p.Value),
            },
        ],
    };

    private static double[] Values(NetworkProgram program, string field)
        => FieldValues.Initial(program, 0, new FieldLayout(program.Populations[0]).Find(field));
}
