namespace Neuromorphic.Snn.Continual;

/// <summary>Hebbian orthogonal projection: lateral neurons learn the subspace of a layer's inputs, and later tasks change weights only outside of it.</summary>
/// <remarks>Source: Xiao et al., ICLR 2024, and its published code. Lists have one entry per layer of weights; the last entry stands for all that follow.</remarks>
public sealed record HlopOptions
{
    /// <summary>The published form: new rows start anywhere, numbers of rows are given, rows learn the weighted rate.</summary>
    public static HlopOptions Reference { get; } = new();

    /// <summary>
    /// The form that keeps what it promises: new rows start orthogonal to old ones (H stays a projector), rows learn the very factor of the weight gradient, and
    /// rows are added while they capture too little of its energy.
    /// </summary>
    public static HlopOptions Recommended { get; } = new() { OrthogonalStart = true, FactorOnly = true, CapturedEnergy = 0.97 };

    /// <summary>New rows start orthogonal to old ones.</summary>
    public bool OrthogonalStart { get; init; }

    /// <summary>Rows learn the factor of the weight gradient itself; otherwise the weighted rate (DSR) or all spikes.</summary>
    public bool FactorOnly { get; init; }

    /// <summary>Share of the energy of a layer's inputs to be captured, in (0, 1): rows are added until it is. Null for the given numbers of rows.</summary>
    public double? CapturedEnergy { get; init; }

    /// <summary>Hebbian learning rates.</summary>
    public IReadOnlyList<double> Rates { get; init; } = [0.001, 0.01];

    /// <summary>Rows of the first task over the fan-in.</summary>
    public IReadOnlyList<double> FirstShare { get; init; } = [80.0 / 784, 200.0 / 800, 100.0 / 800];

    /// <summary>Rows of every later task, for a fan-in of 800, in the order of tasks; the last entry stands for all that follow.</summary>
    public IReadOnlyList<int> LaterRows { get; init; } = [70, 70, 50, 50, 50, 30, 30, 30, 10];

    /// <summary>Hebbian steps per batch, at least 1.</summary>
    public int Iterations { get; init; } = 5;

    /// <summary>Share of the last change that is kept, in [0, 1).</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Largest change of a weight before the rate, greater than 0.</summary>
    public double Clip { get; init; } = 10;

    /// <summary>Spiking lateral neurons; null for linear ones.</summary>
    public LateralSpikes? Spikes { get; init; }

    /// <summary>Rows that a task starts with.</summary>
    /// <param name="layer">Layer of weights, from 1 on.</param>
    /// <param name="task">From 0 on.</param>
    /// <param name="fanIn">Inputs of the layer.</param>
    public int Rows(int layer, int task, int fanIn)
    {
        if (task == 0) return Math.Max(1, (int)Math.Round(Entry(FirstShare, layer - 1) * fanIn));
        // The published numbers are for fan-ins of 784 and 800 alike.
        int rows = Entry(LaterRows, task - 1);
        return fanIn is 784 or 800 ? rows : Math.Max(1, (int)Math.Round(rows * fanIn / 800.0));
    }

    /// <summary>Hebbian learning rate of a layer, from 1 on.</summary>
    public double Rate(int layer) => Entry(Rates, layer - 1);

    private static T Entry<T>(IReadOnlyList<T> list, int index) => list[Math.Min(index, list.Count - 1)];
}
