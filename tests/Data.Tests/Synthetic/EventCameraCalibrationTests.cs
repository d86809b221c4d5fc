using Neuromorphic.Data.Events;
using Neuromorphic.Data.Images;
using Neuromorphic.Data.Synthetic;

namespace Neuromorphic.Data.Tests.Synthetic;

/// <summary>Real recordings beside generated ones of the same 1,000 digits; prints the table of docs/event-camera.md.</summary>
public class EventCameraCalibrationTests(ITestOutputHelper output)
{
    private const int Digits = 1000;

    [Fact]
    public void Generated_recordings_agree_with_the_real_recordings_of_the_same_digits()
    {
        string recordings = RealData.Folder("nmnist-small"), images = RealData.Folder("mnist");
        IdxArray digits = IdxSeries.Read(images, "train-images");
        int[] labels = IdxSeries.Read(images, "train-labels").ToInt32();
        EventRecording[] real = new EventRecording[Digits], generated = new EventRecording[Digits];
        EventCamera camera = new(EventCameraOptions.NMnist);
        Parallel.For(0, Digits, i =>
        {
            // Recording i is image i of the training set, counted from 1.
            real[i] = NMnistFile.Read(Path.Combine(recordings, "Train", $"{labels[i]}", $"{i + 1:D5}.bin"), labels[i]);
            generated[i] = camera.Record(digits.Item(i), i, labels[i]);
        });
        CalibrationTable table = new(real, generated);
        output.WriteLine(table.ToString());
        Assert.All(table.Rows, row => Assert.True(row.Holds, $"{row}"));
    }
}
