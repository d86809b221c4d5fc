namespace Neuromorphic.Snn.Readouts;

/// <summary>How well a classifier did on labelled samples.</summary>
/// <remarks>Immutable, thread safe.</remarks>
public sealed class Evaluation
{
    private readonly int[] _confusion;

    /// <summary>Compares predictions with labels.</summary>
    /// <param name="labels">True class of every sample.</param>
    /// <param name="predicted">Predicted class of every sample.</param>
    /// <param name="classNames">Names by class index.</param>
    /// <exception cref="ArgumentException">Lengths differ, there are no samples, or a class is out of range.</exception>
    public Evaluation(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        if (labels.Length != predicted.Length || labels.Length == 0)
            throw new ArgumentException($"{labels.Length} labels and {predicted.Length} predictions; equal numbers, at least 1, are needed.");
        ClassNames = classNames;
        Predicted = predicted.ToArray();
        Right = new bool[labels.Length];
        _confusion = new int[classNames.Count * classNames.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classNames.Count || (uint)predicted[i] >= (uint)classNames.Count)
                throw new ArgumentException($"Sample {i} has label {labels[i]} and prediction {predicted[i]}; allowed are 0 to {classNames.Count - 1}.");
            Right[i] = labels[i] == predicted[i];
            _confusion[labels[i] * classNames.Count + predicted[i]]++;
            if (Right[i]) Correct++;
        }
    }

    /// <summary>Names by class index.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Predicted class of every sample.</summary>
    public int[] Predicted { get; }

    /// <summary>Whether each sample was right, for paired comparisons.</summary>
    public bool[] Right { get; }

    /// <summary>Number of samples.</summary>
    public int Samples => Right.Length;

    /// <summary>Number of samples that were right.</summary>
    public int Correct { get; }

    /// <summary>Share that was right, 0 to 1.</summary>
    public double Accuracy => (double)Correct / Samples;

    /// <summary>Wilson 95 % interval of the accuracy.</summary>
    public Interval Interval95 => Statistics.Wilson(Correct, Samples);

    /// <summary>Number of samples of class <paramref name="label"/> that were taken for class <paramref name="predicted"/>.</summary>
    public int Confusion(int label, int predicted) => _confusion[label * ClassNames.Count + predicted];

    /// <inheritdoc/>
    public override string ToString() => $"{Accuracy:P2} of {Samples} (95 %: {Interval95.Low:P2} to {Interval95.High:P2})";
}

/// <summary>An interval of numbers.</summary>
public readonly record struct Interval(double Low, double High);
