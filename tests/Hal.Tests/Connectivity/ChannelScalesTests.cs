using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;
using static Neuromorphic.Hal.Tests.Connectivity.Networks;

namespace Neuromorphic.Hal.Tests.Connectivity;

public class ChannelScalesTests
{
    [Theory]
    // 8 sources of weight 1: 8 2^28 = 2^31 is too much with or without rounding, 8 2^27 = 2^30 fits.
    [InlineData(8, 1.0, 27)]
    // 1 source of weight 1: 2^30 fits, 2^31 does not.
    [InlineData(1, 1.0, 30)]
    // 3 sources of weight 0.5: 1.5 2^30 = 1610612736 fits below 2147483647, 1.5 2^31 does not.
    [InlineData(3, 0.5, 30)]
    // 1000 sources of weight -250: 250000 2^13 = 2048000000 fits, 2^14 does not.
    [InlineData(1000, -250.0, 13)]
    // 2^40 per synapse: only multiples of 2^10 can be told apart.
    [InlineData(1, 1099511627776.0, -10)]
    public void The_scale_is_the_largest_power_of_two_at_which_nothing_overflows(int sources, double weight, int expected)
    {
        int[][] scales = Compute(One(sources, 4, new Dense(), weight));
        Assert.Equal(expected, scales[1][0]);
        Assert.Equal(0, scales[0][0]);
    }

    [Fact]
    public void Sixty_four_bit_sums_leave_2_to_the_62()
        => Assert.Equal(58, ChannelScales.Compute(One(16, 4, new Dense(), 0.99), [Make(One(16, 4, new Dense(), 0.99))], wide: true)[1][0]);

    /// <summary>256 contributions may each be rounded up by 1/2: 2^31 - 1 - 128 = 2147483519 is the limit. 256 * 8388607.5 = 2147483520 is one too much.</summary>
    [Theory]
    [InlineData(8388607.0, 0)]
    [InlineData(8388607.5, -1)]
    public void Rounding_of_each_contribution_is_allowed_for(double weight, int expected)
        => Assert.Equal(expected, Compute(One(256, 1, new Dense(), weight))[1][0]);

    [Fact]
    public void Projections_into_one_channel_add_up()
    {
        NetworkProgram one = One(8, 4, new Dense(), 1);
        NetworkProgram two = one with { Projections = [one.Projections[0], one.Projections[0] with { Name = "q", Weight = -3 }] };
        // 8 + 24 = 32 = 2^5: 2^5 2^25 = 2^30.
        Assert.Equal(25, Compute(two)[1][0]);
    }

    [Fact]
    public void A_graded_source_counts_with_its_largest_emission()
    {
        NetworkProgram program = One(1, 1, new Dense(), 1);
        program = program with
        {
            Populations = [new PopulationSpec { Name = "a", Shape = [1], Kernel = NeuronKernelSpec.Of<GradedRelay>(), LargestEmission = 100 }, program.Populations[1]],
        };
        // 100 2^24 = 1677721600 fits, 100 2^25 does not.
        Assert.Equal(24, Compute(program)[1][0]);
    }

    [Fact]
    public void Rewritten_weights_choose_the_scale_anew()
    {
        NetworkProgram program = One(1, 1, new Dense(), 1);
        Assert.Equal(27, ChannelScales.Compute(program, [Make(program)], [8.0])[1][0]);
    }

    [Fact]
    public void Projections_of_phases_alone_do_not_count()
    {
        NetworkProgram program = One(8, 4, new Dense(), 1);
        NetworkProgram phases = program with { Projections = [program.Projections[0] with { Use = ProjectionUse.Phases, Channel = "" }] };
        Assert.Equal(0, Compute(phases)[1][0]);
    }

    private static int[][] Compute(NetworkProgram program)
        => ChannelScales.Compute(program, [.. Enumerable.Range(0, program.Projections.Count).Select(p => SynapseGenerator.Create(program, p))]);
}
