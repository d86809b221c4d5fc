using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Kernels.Synapses;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Tests.Program.Validation;

public class ConvolutionValidationTests
{
    [Fact]
    public void A_convolution_between_fitting_shapes_is_valid_and_survives_its_bytes()
    {
        // (6 / 2 + 2 - 2 (2 - 1) - 1) / 2 + 1 = 2 rows, (8 / 2 + 2 - 2 (3 - 1) - 1) / 2 + 1 = 1 column.
        NetworkProgram program = Make(new Conv2d(2, 3) { Stride = 2, Padding = 1, Dilation = 2, Groups = 2, Pooling = 2 }, [6, 2, 1], new double[6 * 2 * 2 * 3]);
        Assert.Empty(ProgramValidation.Check(program));
        byte[] bytes = ProgramBytes.Write(program);
        NetworkProgram read = ProgramBytes.Read(bytes);
        Assert.Equal(program.Projections[0].Connectivity, read.Projections[0].Connectivity);
        Assert.Equal(bytes, ProgramBytes.Write(read));
    }

    [Fact]
    public void What_does_not_fit_is_named_with_what_is_allowed()
    {
        Has(Make(new Conv2d(3, 3), [6, 6, 8]), "gives 4 x 6 positions per channel, but the target has 6 x 8");
        Has(Make(new Conv2d(7, 3), [6, 1, 6]), "gives 0 x 6 positions");
        Has(Make(new Conv2d(3, 3), [24, 6]), "from shape [4, 6, 8] to [24, 6]; both must be [channels, height, width]");
        Has(Make(new Conv2d(3, 3) { Groups = 3 }, [6, 4, 6]), "3 groups for 4 input and 6 output channels");
        Has(Make(new Conv2d(0, 3), [6, 4, 6]), "has the kernel height 0; allowed are whole numbers from 1");
        Has(Make(new Conv2d(3, 3) { Padding = -1 }, [6, 4, 6]), "has the padding -1; allowed are whole numbers from 0");
        Has(Make(new Conv2d(3, 3) { Pooling = int.MaxValue }, [6, 4, 6]), "has the pooling 2147483647");
        Has(Make(new Conv2d(3, 3), [6, 4, 6], new double[5]), "lists 5 values for 216 weights");
        Has(Make(new Conv2d(3, 3), [6, 4, 6], change: p => p with { InitialRows = 7 }), "7 rows in use at first; allowed are 0 to 6");
        Has(Make(new Conv2d(3, 3), [6, 4, 6], change: p => p with { DelaySteps = new double[] { 1, 2 } }), "a convolution has one");
        Has(Make(new Conv2d(3, 3), [6, 4, 6], change: p => p with { Synapse = SynapseKernelSpec.Of<PairStdp>(), MinimumWeight = 0, MaximumWeight = 1 }), "share its weights");
    }

    private static void Has(NetworkProgram program, string problem)
        => Assert.Contains(ProgramValidation.Check(program), gap => gap.Object.Contains("'conv'", StringComparison.Ordinal) && gap.Problem.Contains(problem, StringComparison.Ordinal) && gap.Advice.Length > 0);

    private static NetworkProgram Make(Conv2d conv, int[] target, ValueSpec? weight = null, Func<ProjectionSpec, ProjectionSpec>? change = null)
    {
        ProjectionSpec projection = new() { Name = "conv", Source = "a", Target = "b", Channel = "in", Connectivity = conv, Weight = weight ?? 0.5 };
        return new NetworkProgram
        {
            DtMs = 1,
            Populations =
            [
                new PopulationSpec { Name = "a", Shape = [4, 6, 8], Kernel = NeuronKernelSpec.Of<SpikeRelay>() },
                new PopulationSpec { Name = "b", Shape = target, Kernel = NeuronKernelSpec.Of<SpikeRelay>() },
            ],
            Projections = [change?.Invoke(projection) ?? projection],
        };
    }
}
