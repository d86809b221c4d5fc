using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Neuromorphic.Snn.Continual;
using Neuromorphic.Snn.Learning;

namespace Neuromorphic.Cli.Experiments.Hlop;

/// <summary>Options of the experiment `hlop`. Those that are not written follow the data: small for generated digits, the published settings for folders.</summary>
public sealed record HlopRunOptions
{
    [Description("The images: generated[:<number>], or mnist:<folder> for any folder of the form of MNIST.")]
    public string Data { get; init; } = "generated";

    [Description("How tasks are learned: reference or recommended (Hebbian orthogonal projection), or fineTuning.")]
    public HlopMethod Method { get; init; } = HlopMethod.Reference;

    [Description("Further methods, on the same tasks from the same first weights.")]
    public IReadOnlyList<HlopMethod> Compare { get; init; } = [HlopMethod.FineTuning];

    [Description("How gradients are found: dsr (spike representation), bptt (through time) or ottt (online through time).")]
    public TrainingRule Trainer { get; init; } = TrainingRule.Dsr;

    [Description("What the tasks are: permuted, splitTask (own heads) or splitClass (one head).")]
    public HlopScenario Scenario { get; init; } = HlopScenario.Permuted;

    [Range(1, 1000)]
    [Description("Number of tasks; of a split, at most the classes over the classes of a task.")]
    public int Tasks { get; init; } = 10;

    [Range(1, 1000)]
    [Description("Classes of a task, for splits.")]
    public int ClassesPerTask { get; init; } = 2;

    [Description("Folder with perm_0.i32, perm_1.i32 and so on: one permutation of the pixels per task, 32-bit little-endian. Drawn from the seed where there is none.")]
    public string? Permutations { get; init; }

    [Range(1, 10_000)]
    [Description("Epochs of every task.")]
    public int Epochs { get; init; } = 1;

    [Range(0, int.MaxValue)]
    [Description("Images to train on, the first ones; 0 for all.")]
    public int Train { get; init; }

    [Range(0, int.MaxValue)]
    [Description("Images to test on, the first ones; 0 for all.")]
    public int Test { get; init; }

    [Range(1, 1_000_000)]
    [Description("Neurons of the hidden layers.")]
    public IReadOnlyList<int> Hidden { get; init; } = [800, 800];

    [Range(1, 65536)]
    [Description("Images of a batch.")]
    public int Batch { get; init; } = 64;

    [Description("How gradients change weights: sgd or adam.")]
    public HlopOptimiser Optimiser { get; init; }

    [Description("Learning rate at its largest.")]
    public double LearningRate { get; init; } = 0.1;

    [Description("Share of the last step that is kept, for sgd.")]
    public double Momentum { get; init; }

    [Description("How the learning rate goes over a task: constant, cosine or step.")]
    public HlopSchedule Schedule { get; init; }

    [Description("Which matrix carries errors downward: backpropagation, signSymmetric or feedbackAlignment.")]
    public ErrorPropagation Errors { get; init; }

    [Range(0, 1_000_000)]
    [Description("Steps of the bursts of spiking lateral neurons; 0 for linear ones.")]
    public int LateralSteps { get; init; }

    [Description("Share of the energy of a layer's inputs that rows are to capture; for the recommended method.")]
    public double CapturedEnergy { get; init; } = 0.97;

    [Description("Test tasks before they are trained, too, for forward transfer.")]
    public bool TestAll { get; init; } = true;

    /// <summary>How the network of so many inputs and outputs is trained.</summary>
    public TrainingOptions Training(int inputs, int outputs, ulong seed)
    {
        RateSchedule schedule = Schedule switch
        {
            HlopSchedule.Cosine => new CosineSchedule(),
            HlopSchedule.Step => new StepSchedule { EveryEpochs = Math.Max(1, 2 * Epochs / 3) },
            _ => new ConstantRate(),
        };
        return new TrainingOptions
        {
            Inputs = inputs,
            Hidden = Hidden,
            Outputs = outputs,
            Rule = Trainer,
            Errors = Errors,
            Batch = Batch,
            Seed = seed,
            Optimiser = Optimiser == HlopOptimiser.Adam
                ? new AdamOptions { LearningRate = LearningRate, Schedule = schedule }
                : new SgdOptions { LearningRate = LearningRate, Momentum = Momentum, Schedule = schedule },
        };
    }

    /// <summary>A fresh method.</summary>
    public ContinualMethod Create(HlopMethod method)
    {
        LateralSpikes? spikes = LateralSteps == 0 ? null : new LateralSpikes { Steps = LateralSteps };
        return method switch
        {
            HlopMethod.Reference => new Snn.Continual.Hlop(HlopOptions.Reference with { Spikes = spikes }),
            HlopMethod.Recommended => new Snn.Continual.Hlop(HlopOptions.Recommended with { Spikes = spikes, CapturedEnergy = CapturedEnergy }),
            _ => new FineTuning(),
        };
    }
}
