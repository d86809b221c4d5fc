using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Snn.Places;

/// <summary>A phase that turns rows of an input into rows of a tape, in batches.</summary>
internal sealed class RowPhase(IExecutable executable, int input, int phase, int tape, int pixels, int outputs, int batch)
{
    private readonly float[] _rows = new float[batch * pixels];
    private readonly double[] _tape = new double[batch * outputs];

    /// <summary>Receives the place of a row's results.</summary>
    public delegate Span<float> Target(int row);

    /// <summary>Runs all images: greys over 255 go in.</summary>
    /// <exception cref="ArgumentException">An image has another size.</exception>
    public void Run(IReadOnlyList<byte[]> images, Target target, CancellationToken stop)
    {
        for (int first = 0; first < images.Count; first += batch)
        {
            stop.ThrowIfCancellationRequested();
            int rows = Math.Min(batch, images.Count - first);
            for (int r = 0; r < rows; r++)
            {
                if (images[first + r].Length != pixels)
                    throw new ArgumentException($"Image {first + r} has {images[first + r].Length} pixels; {pixels} are taken. Prepare it as the model's options say.", nameof(images));
                TempoNetwork.Load(images[first + r], _rows.AsSpan(r * pixels, pixels));
            }
            executable.WriteInput(input, 0, _rows.AsSpan(0, rows * pixels));
            executable.RunPhase(phase);
            Span<double> results = _tape.AsSpan(0, rows * outputs);
            executable.ReadState(StateAddress.Tape(tape), results);
            for (int r = 0; r < rows; r++)
            {
                Span<float> row = target(first + r);
                ReadOnlySpan<double> from = results.Slice(r * outputs, outputs);
                for (int i = 0; i < row.Length; i++) row[i] = (float)from[i];
            }
        }
    }
}
