using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Snn.Readouts;

/// <summary>Trains an affine layer by softmax cross-entropy and Adam.</summary>
/// <remarks>
/// Deterministic: the same features, labels and options give the same bits on every machine and for any number of threads. Initial weights and biases are uniform in +-1/sqrt(features)
/// (the usual linear layer's), drawn from stream "readout/initial"; epoch e takes the samples in the order of stream "readout/order", number e.
/// </remarks>
public static class SoftmaxReadout
{
    /// <summary>Trains and gives the layer after the last epoch.</summary>
    /// <param name="features">[samples, features].</param>
    /// <param name="labels">Class of every sample, in [0, classes).</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="options">How.</param>
    /// <param name="logger">Receives the loss of the epochs at debug level.</param>
    /// <param name="progress">Told after every epoch.</param>
    /// <param name="stop">Looked at in every batch.</param>
    /// <exception cref="ArgumentException">Labels, features or options are not usable; the message says which.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static LinearReadout Train(
        FeatureMatrix features, ReadOnlySpan<int> labels, int classes, SoftmaxOptions options,
        ILogger? logger = null, IProgress<ReadoutProgress>? progress = null, CancellationToken stop = default)
    {
        Labels.Require(features, labels, classes);
        Check(options);
        logger ??= NullLogger.Instance;
        ClassPanels panels = Initial(features.Features, classes, options.Seed);
        Adam adam = new(panels.Weights.Length, options);
        int width = panels.Width, size = features.Features, batchSize = Math.Min(options.BatchSize, features.Samples);
        float[] batch = new float[batchSize * size], errors = new float[batchSize * width], gradient = new float[panels.Weights.Length];
        int[] order = new int[features.Samples];
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            KeyedPermutation.Fill(options.Seed, "readout/order", (uint)epoch, order);
            double loss = 0;
            for (int first = 0; first < order.Length; first += batchSize)
            {
                stop.ThrowIfCancellationRequested();
                ReadOnlySpan<int> chosen = order.AsSpan(first, Math.Min(batchSize, order.Length - first));
                for (int i = 0; i < chosen.Length; i++) features.Row(chosen[i]).CopyTo(batch.AsSpan(i * size));
                panels.Forward(batch, chosen.Length, errors);
                for (int i = 0; i < chosen.Length; i++)
                    loss += ScoresToError(errors.AsSpan(i * width, width), classes, labels[chosen[i]], chosen.Length);
                panels.Gradient(batch, errors, chosen.Length, gradient);
                adam.Update(panels.Weights, gradient);
            }
            loss /= order.Length;
            if (!double.IsFinite(loss))
            {
                throw new ArgumentException(
                    $"The loss of epoch {epoch + 1} is {loss}: the updates diverge. Choose a smaller LearningRate (it is {options.LearningRate}) or standardise the features.");
            }
            logger.LogDebug("Readout epoch {Epoch} of {Epochs}: cross-entropy {Loss:F4}", epoch + 1, options.Epochs, loss);
            progress?.Report(new ReadoutProgress(epoch + 1, options.Epochs, loss));
        }
        return panels.ToReadout();
    }

    /// <summary>e^x from lane operations: the same bits on every machine, unlike the run-time library's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Exp(float x) => LaneMath.Exp<SingleLane, bool>(new SingleLane(x)).Value;

    /// <summary>Scores become (softmax - one-hot) / samples in place; gives the sample's cross-entropy.</summary>
    private static double ScoresToError(Span<float> scores, int classes, int label, int samples)
    {
        float largest = scores[0];
        for (int c = 1; c < classes; c++) largest = MathF.Max(largest, scores[c]);
        float own = scores[label] - largest, sum = 0;
        for (int c = 0; c < classes; c++) sum += scores[c] = Exp(scores[c] - largest);
        float factor = 1 / (sum * samples);
        for (int c = 0; c < classes; c++) scores[c] *= factor;
        scores[label] -= 1f / samples;
        return Math.Log(sum) - own;
    }

    private static ClassPanels Initial(int features, int classes, ulong seed)
    {
        ClassPanels panels = new(classes, features);
        StreamKey key = StreamKey.Of(seed, "readout/initial");
        float bound = 1 / MathF.Sqrt(features);
        for (int row = 0; row <= features; row++)
        {
            for (int c = 0; c < classes; c++)
            {
                uint word = Philox4x32.Block(new Words((uint)row, (uint)c, 0, 0), key).W0;
                panels.Weights[row * panels.Width + c] = bound * (2 * Philox4x32.ToUniform(word) - 1);
            }
        }
        return panels;
    }

    private static void Check(SoftmaxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require(options.Epochs >= 1, nameof(options.Epochs), options.Epochs, "at least 1");
        Require(options.BatchSize >= 1, nameof(options.BatchSize), options.BatchSize, "at least 1");
        Require(options.LearningRate > 0 && double.IsFinite(options.LearningRate), nameof(options.LearningRate), options.LearningRate, "positive numbers");
        Require(options.WeightDecay >= 0 && options.WeightDecay * options.LearningRate < 1, nameof(options.WeightDecay), options.WeightDecay, "0 to below 1 / LearningRate");
        Require(options.Beta1 is >= 0 and < 1, nameof(options.Beta1), options.Beta1, "0 to below 1");
        Require(options.Beta2 is >= 0 and < 1, nameof(options.Beta2), options.Beta2, "0 to below 1");
        Require(options.Epsilon > 0, nameof(options.Epsilon), options.Epsilon, "positive numbers");

        static void Require(bool holds, string name, double value, string allowed)
        {
            if (!holds) throw new ArgumentException($"SoftmaxOptions.{name} is {value}; allowed are {allowed}.");
        }
    }

    /// <summary>m, v and one step of every weight. Element-wise, so vectors of any width give the same bits.</summary>
    private sealed class Adam(int length, SoftmaxOptions options)
    {
        private readonly float[] _m = new float[length], _v = new float[length];
        private double _power1 = 1, _power2 = 1;

        public void Update(float[] weights, float[] gradient)
        {
            _power1 *= options.Beta1;
            _power2 *= options.Beta2;
            Vector256<float> b1 = Vector256.Create((float)options.Beta1), b2 = Vector256.Create((float)options.Beta2);
            Vector256<float> c1 = Vector256.Create((float)(1 - options.Beta1)), c2 = Vector256.Create((float)(1 - options.Beta2));
            Vector256<float> step = Vector256.Create((float)(-options.LearningRate / (1 - _power1)));
            Vector256<float> root = Vector256.Create((float)(1 / Math.Sqrt(1 - _power2))), epsilon = Vector256.Create((float)options.Epsilon);
            Vector256<float> kept = Vector256.Create((float)(1 - options.LearningRate * options.WeightDecay));
            ref float w = ref MemoryMarshal.GetArrayDataReference(weights);
            ref float g = ref MemoryMarshal.GetArrayDataReference(gradient);
            ref float m = ref MemoryMarshal.GetArrayDataReference(_m);
            ref float v = ref MemoryMarshal.GetArrayDataReference(_v);
            // Lengths are whole vectors: ClassPanels pads classes to 8.
            for (nuint i = 0; i < (nuint)weights.Length; i += 8)
            {
                Vector256<float> gi = Vector256.LoadUnsafe(ref g, i);
                Vector256<float> mi = Vector256.FusedMultiplyAdd(c1, gi, b1 * Vector256.LoadUnsafe(ref m, i));
                Vector256<float> vi = Vector256.FusedMultiplyAdd(c2 * gi, gi, b2 * Vector256.LoadUnsafe(ref v, i));
                mi.StoreUnsafe(ref m, i);
                vi.StoreUnsafe(ref v, i);
                Vector256<float> change = step * mi / Vector256.FusedMultiplyAdd(Vector256.Sqrt(vi), root, epsilon);
                Vector256.FusedMultiplyAdd(kept, Vector256.LoadUnsafe(ref w, i), change).StoreUnsafe(ref w, i);
            }
        }
    }
}
