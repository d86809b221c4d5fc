using Neuromorphic.Data.Events;
using Neuromorphic.Data.Sets;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Data.Synthetic;

/// <summary>The data set that is there where none is installed: digits drawn by rule, seen by the simulated event camera.</summary>
/// <remarks>A recording is made when it is read, in about 1 ms, and is the same bits every time, on every machine and for any number of threads.</remarks>
public static class GeneratedDigits
{
    /// <summary>Name of the data set.</summary>
    public const string Name = "generated-digits";

    /// <summary>Version of the generator: it rises whenever a recording of the same options changes by one bit.</summary>
    public const int Version = 1;

    /// <summary>The data set of the given options.</summary>
    /// <exception cref="ArgumentException">Options are out of range; the message lists all of them.</exception>
    public static RecordingDataSet Create(GeneratedDigitsOptions? options = null)
    {
        options ??= new GeneratedDigitsOptions();
        options.Validate();
        EventCamera camera = new(options.Camera);
        Part train = new($"{Name}/train", options, camera, 0, options.Train);
        return new RecordingDataSet(Name, train, options.Test == 0 ? null : new Part($"{Name}/test", options, camera, options.Train, options.Test));
    }

    /// <summary>The data set with another number of recordings: four to train on for each to test on.</summary>
    /// <param name="count">Training and test together, 1 to 10,000,000; none to test on below 5.</param>
    /// <exception cref="ArgumentException">The count is out of range.</exception>
    public static RecordingDataSet Create(int count) => Create(new GeneratedDigitsOptions { Train = count - (count / 5), Test = count / 5 });

    /// <summary>The drawing of one recording, [28, 28], 0 for no ink and 255 for full ink.</summary>
    /// <param name="options">The data set.</param>
    /// <param name="index">Number of the recording, counted through training and test.</param>
    public static byte[] Drawing(GeneratedDigitsOptions options, int index)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        byte[] image = new byte[DigitPainter.Size * DigitPainter.Size];
        new DigitPainter(options).Draw(index % DigitShapes.Count, index, image);
        return image;
    }

    private sealed class Part(string name, GeneratedDigitsOptions options, EventCamera camera, int first, int count)
        : RecordingSet(name, options.Camera.Width, options.Camera.Height, [.. Enumerable.Range(0, DigitShapes.Count).Select(digit => $"{digit}")],
            [.. Enumerable.Range(first, count).Select(index => index % DigitShapes.Count)])
    {
        private const double SlowestSpeed = 0.5;

        private readonly DigitPainter _painter = new(options);
        private readonly StreamKey _speeds = StreamKey.Of(options.Seed, "generated-digits/speeds");

        protected override EventRecording ReadAt(int index)
        {
            int number = first + index;
            Span<byte> image = stackalloc byte[DigitPainter.Size * DigitPainter.Size];
            _painter.Draw(number % DigitShapes.Count, number, image);
            Words words = Philox4x32.Block(new Words((uint)number, 0, 0, 0), _speeds);
            double speed = Math.Max(SlowestSpeed, 1 + (options.SpeedSpread * InversionTable.StandardNormal.Draw(words.W0)));
            return camera.Record(image, number, number % DigitShapes.Count, speed, $"{Name}/{number}");
        }
    }
}
